import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { trafficRules } from "./rules";

/** How many times the backends may see one request at most. Three is what one layer with two retries makes of it. */
const MOST_TRIES = 3;

/** What waits in front of the gateway must wait longer than it, and not repeat what it repeats. */
export function layerProblems(traffic: Traffic): Problem[] {
  return [...timeoutProblems(traffic), ...amplification(traffic)];
}

function timeoutProblems({ layers, timeouts }: Traffic): Problem[] {
  const { request } = timeouts;
  if (request === undefined) return [];
  return layers.flatMap(({ name, timeout }, index) => {
    if (timeout === undefined || request.compare(timeout) <= 0) return [];
    return [
      finding(trafficRules.layerTimeout, {
        path: `spec.traffic.layers[${index}].timeout`,
        message: `${name} gives up after ${timeout}, and the gateway answers within ${request}`,
        got: String(timeout),
        allowed: `at least ${request}`,
        fix: `shorten timeouts.request to ${timeout} or less, or let ${name} wait ${request} or longer`,
      }),
    ];
  });
}

function amplification({ layers, retry }: Traffic): Problem[] {
  const repeating = layers.filter(({ attempts }) => attempts > 0);
  if (repeating.length === 0) return [];
  const own = (retry?.attempts ?? 0) + 1;
  const factors = [...repeating.map(({ name, attempts }) => `${name} ${attempts + 1}`), `the gateway ${own}`];
  const tries = repeating.reduce((product, { attempts }) => product * (attempts + 1), own);
  if (tries <= MOST_TRIES) return [];
  return [
    finding(trafficRules.retryAmplification, {
      path: "spec.traffic.layers",
      message: `the backends may see one request ${tries} times: ${factors.join(" x ")}`,
      got: `${tries} tries`,
      allowed: `at most ${MOST_TRIES}`,
      fix: "retry in one layer only, mostly the one nearest to the backends",
    }),
  ];
}
