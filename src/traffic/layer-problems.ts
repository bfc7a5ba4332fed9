import { finding } from "../problem";
import type { Problem } from "../problem";
import { capabilityOf } from "./capability-table";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { longestWait } from "./longest-wait";
import { mostTries } from "./most-tries";
import { trafficRules } from "./rules";

/** How many times the backends may see one request at most. Three is what one layer with two retries makes of it. */
const MOST_TRIES = 3;

/** What waits in front of the gateway must wait longer than it, and not repeat what it repeats. */
export function layerProblems(service: ServiceWithTraffic): Problem[] {
  const tooShort = timeoutProblems(service);
  return [...(tooShort.length > 0 ? tooShort : unbounded(service)), ...amplification(service)];
}

function timeoutProblems(service: ServiceWithTraffic): Problem[] {
  const limit = longestWait(service);
  if (limit === undefined) return [];
  return service.traffic.layers.flatMap(({ name, timeout }, index) => {
    if (timeout === undefined || limit.value.compare(timeout) <= 0) return [];
    return [
      finding(trafficRules.layerTimeout, {
        path: `spec.traffic.layers[${index}].timeout`,
        message: `${name} gives up after ${timeout}, and the gateway may go on for ${limit.value} (${limit.text})`,
        got: String(timeout),
        allowed: `at least ${limit.value}`,
        fix: `set timeouts.request to ${timeout} or less, or let ${name} wait ${limit.value} or longer`,
      }),
    ];
  });
}

/** Gateways without a limit for the whole request: an answer that drips outlasts everybody who waits for it. */
function unbounded({ traffic }: ServiceWithTraffic): Problem[] {
  const { support, field, loses } = capabilityOf("timeouts.request", traffic);
  const waiting = traffic.layers.filter(({ timeout }) => timeout !== undefined);
  if (support === "full" || waiting.length === 0) return [];
  const said = waiting.map(({ name, timeout }) => `${name} after ${timeout}`).join(", ");
  return [
    finding(trafficRules.layerTimeoutUnbounded, {
      path: "spec.traffic.layers",
      message: `an answer may take longer than anybody waits (${said}): on ${traffic.gateway} (${field}) ${loses}`,
      got: said,
      fix: "nothing on this gateway; the app can bound its answers, or envoy-gateway the whole request",
    }),
  ];
}

function amplification(service: ServiceWithTraffic): Problem[] {
  const { layers } = service.traffic;
  if (layers.length === 0) return [];
  const own = mostTries(service);
  const repeating = layers.filter(({ attempts }) => attempts > 0);
  const factors = [...repeating.map(({ name, attempts }) => `${name} ${attempts + 1}`), `the gateway ${own}`];
  const tries = repeating.reduce((product, { attempts }) => product * (attempts + 1), own);
  if (tries <= MOST_TRIES) return [];
  return [
    finding(trafficRules.retryAmplification, {
      path: "spec.traffic.layers",
      message: `the backends may see one request ${tries} times: ${factors.join(" x ")}`,
      got: `${tries} tries`,
      allowed: `at most ${MOST_TRIES}`,
      fix: lessTries(service, repeating.length),
    }),
  ];
}

function lessTries({ traffic }: ServiceWithTraffic, repeating: number): string {
  if (repeating > 0)
    return `retry in one layer only, at most ${MOST_TRIES - 1} times, mostly the one nearest to the backends`;
  return (traffic.retry?.attempts ?? 0) > 0
    ? `set retry.attempts to ${MOST_TRIES - 1} or less`
    : "choose a gateway whose retries can be set: this one tries every pod once";
}
