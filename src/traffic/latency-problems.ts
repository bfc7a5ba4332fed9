import { finding } from "../problem";
import type { Problem } from "../problem";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { longestWait } from "./longest-wait";
import { requestLimit } from "./request-limit";
import { trafficRules } from "./rules";

/**
 * Thresholds that a request cut off by the gateway does not reach. Measured at the gateway no answer is that slow; an app
 * that goes on working counts a good event of which the client saw a timeout.
 */
export function latencyProblems(service: ServiceWithTraffic): Problem[] {
  const bound = requestLimit(service.traffic);
  const limit = bound ?? longestWait(service);
  if (limit === undefined) return [];
  return service.slos.flatMap((slo, index) => {
    const latency = slo.indicator.latency;
    if (latency === undefined || latency.threshold.compare(limit.value) < 0) return [];
    const isCut = latency.source === "gateway" && bound !== undefined;
    const clients = isCut ? "" : ": a client may have seen a timeout where the SLO counts a good answer";
    return [
      finding(isCut ? trafficRules.latencyAboveTimeout : trafficRules.latencyBeyondTimeout, {
        path: `spec.slos[${index}].indicator.latency.threshold`,
        message: `the threshold of ${latency.threshold} is not below ${limit.text}${clients}`,
        got: String(latency.threshold),
        allowed: `below ${limit.value}`,
        fix: "lower the threshold or lengthen the request's timeout",
      }),
    ];
  });
}
