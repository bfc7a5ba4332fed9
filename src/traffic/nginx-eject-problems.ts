import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { retryInForce } from "./retry-in-force";
import { trafficRules } from "./rules";

const FAILING = 500;

/**
 * What NGINX takes for a failure. Measured on 1.22: three failures, no retry, one of two pods always 503: 20 of 40 requests got
 * the 503 and the pod stayed; and a pod that answered most requests well was out at its third failure within the time.
 */
export function nginxEjectProblems(traffic: Traffic): Problem[] {
  const eject = traffic.circuitBreaker?.eject;
  if (eject?.consecutiveFailures === undefined) return [];
  const path = "spec.traffic.circuitBreaker.eject";
  const retry = retryInForce(traffic);
  const statuses = (retry?.conditions ?? []).filter((each) => typeof each === "number" && each >= FAILING);
  const within = `${eject.consecutiveFailures} within ${eject.for} take a pod out, also with good answers in between`;
  if (retry === undefined || statuses.length === 0) {
    return [
      finding(trafficRules.ejectIgnoresStatus, {
        path,
        message: `only failed connections and timeouts count, no status: a pod that answers 503 to everything stays in; ${within}`,
        got: retry === undefined ? "no retries" : `conditions ${retry.conditions.join(", ")}`,
        fix: "add retry with attempts 1 or more and statuses like 502 and 503 among its conditions, or remove eject if failed connections are enough",
      }),
    ];
  }
  return [
    finding(trafficRules.ejectCounts, {
      path,
      message: `failed connections, timeouts and, for ${retry.methods.join(", ")}, ${[...new Set(statuses)].join(", ")} count, other statuses and methods do not; ${within}`,
      got: String(eject.consecutiveFailures),
      fix: "nothing, if that is enough; otherwise name more statuses in retry.conditions",
    }),
  ];
}
