import { finding } from "../problem";
import type { Problem } from "../problem";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { requestLimit } from "./request-limit";
import type { RequestLimit } from "./request-limit";
import { trafficRules } from "./rules";
import { shutdownOf } from "./shutdown-of";

/** A pod that stops must outlive the requests it has begun: its preStop wait, then one request. */
export function drainProblems(service: ServiceWithTraffic): Problem[] {
  const limit = onOnePod(service);
  const shutdown = shutdownOf(service);
  if (limit === undefined || shutdown === undefined) return [];
  const { preStop, gracePeriod, owner } = shutdown;
  const needed = preStop.plus(limit.value);
  if (needed.compare(gracePeriod) <= 0) return [];
  return [
    finding(trafficRules.shutdown, {
      path: "spec.workload.shutdown.gracePeriod",
      message: `a pod waits ${preStop} in preStop, and a request may then take ${limit.value} (${limit.text}): ${needed}, longer than ${owner} grace period of ${gracePeriod}`,
      got: String(gracePeriod),
      allowed: `at least ${needed}`,
      fix: `set gracePeriod (terminationGracePeriodSeconds) to ${needed} or more`,
    }),
  ];
}

/** Without a limit for the request each pod has at least the time of one try. */
function onOnePod({ traffic }: ServiceWithTraffic): RequestLimit | undefined {
  const { backendRequest } = traffic.timeouts;
  const oneTry = backendRequest && { value: backendRequest, text: `backendRequest ${backendRequest}` };
  return requestLimit(traffic) ?? oneTry;
}
