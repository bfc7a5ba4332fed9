import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service } from "../spec/service";
import { trafficRules } from "./rules";

/** A pod that stops must outlive the requests it has begun: its preStop wait, then one request. */
export function drainProblems({ traffic, workload }: Service): Problem[] {
  const longest = traffic?.timeouts.backendRequest ?? traffic?.timeouts.request;
  const { shutdown } = workload;
  if (longest === undefined || shutdown === undefined) return [];
  const needed = shutdown.preStop.plus(longest);
  if (needed.compare(shutdown.gracePeriod) <= 0) return [];
  const name = traffic?.timeouts.backendRequest === undefined ? "request" : "backendRequest";
  return [
    finding(trafficRules.shutdown, {
      path: "spec.workload.shutdown.gracePeriod",
      message: `a pod waits ${shutdown.preStop} in preStop, and a request may then take ${longest} (timeouts.${name}): ${needed}, longer than its grace period of ${shutdown.gracePeriod}`,
      got: String(shutdown.gracePeriod),
      allowed: `at least ${needed}`,
      fix: `set gracePeriod (terminationGracePeriodSeconds) to ${needed} or more`,
    }),
  ];
}
