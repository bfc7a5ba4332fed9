import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { RETRY_WORDS } from "./retry-words";
import { trafficRules } from "./rules";

/** How many times the backends may see one request at most. Three is what one layer with two retries makes of it. */
const MOST_TRIES = 3;

/** What waits in front of the gateway must wait longer than it, and not repeat what it repeats. */
export function layerProblems(service: ServiceWithTraffic): Problem[] {
  return [...timeoutProblems(service.traffic), ...amplification(service)];
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

/** Where retries cannot be set, NGINX's own are in force: each pod once. */
function ownTries({ traffic, workload }: ServiceWithTraffic): number {
  const canBeSet = RETRY_WORDS[traffic.gateway].timeout.called.length > 0;
  return canBeSet ? (traffic.retry?.attempts ?? 0) + 1 : workload.replicas;
}

function amplification(service: ServiceWithTraffic): Problem[] {
  const { layers } = service.traffic;
  const repeating = layers.filter(({ attempts }) => attempts > 0);
  if (repeating.length === 0) return [];
  const own = ownTries(service);
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
