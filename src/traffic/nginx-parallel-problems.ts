import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { MOST_PARALLEL } from "./nginx-workers";
import { trafficRules } from "./rules";

/** More at once than NGINX can count, or than its workers are set up for. */
export function nginxParallelProblems({ gateway, circuitBreaker }: Traffic): Problem[] {
  const { maxParallelRequests, maxConnections } = circuitBreaker ?? {};
  if (maxParallelRequests !== undefined && maxParallelRequests > MOST_PARALLEL) {
    return [
      finding(trafficRules.parallelTooMany, {
        path: "spec.traffic.circuitBreaker.maxParallelRequests",
        message: `NGINX does not start with limit_conn ${maxParallelRequests}`,
        got: String(maxParallelRequests),
        allowed: `1 to ${MOST_PARALLEL}`,
        fix: `set maxParallelRequests to ${MOST_PARALLEL} or less`,
      }),
    ];
  }
  if (gateway !== "nginx" || maxParallelRequests !== undefined || (maxConnections ?? 0) <= MOST_PARALLEL) return [];
  return [
    finding(trafficRules.connectionsBeyondWorkers, {
      path: "spec.traffic.circuitBreaker.maxConnections",
      message: `a worker of the generated NGINX holds ${MOST_PARALLEL} requests at once, and drops connections above that`,
      got: String(maxConnections),
      allowed: `1 to ${MOST_PARALLEL}`,
      fix: `set maxConnections to ${MOST_PARALLEL} or less`,
    }),
  ];
}
