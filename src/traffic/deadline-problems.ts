import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Duration } from "../units/duration";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { requestLimit } from "./request-limit";
import { trafficRules } from "./rules";
import { shutdownOf } from "./shutdown-of";

/** The app gives up on what it calls before the gateway gives up on the app, and before the pod is killed. */
export function deadlineProblems(service: ServiceWithTraffic): Problem[] {
  return Object.entries(service.traffic.deadlines).flatMap(([name, deadline]) => {
    const broken = [...answered(service, deadline), ...stopped(service, deadline)].slice(0, 1);
    return broken.map(({ limit, allowed, lengthen }) =>
      finding(trafficRules.deadline, {
        path: `spec.traffic.deadlines.${name}`,
        message: `the app waits up to ${deadline} for ${name}, and ${limit}`,
        got: String(deadline),
        allowed,
        fix: `shorten it, so that there is time to answer, or lengthen ${lengthen}`,
      }),
    );
  });
}

interface Broken {
  readonly limit: string;
  readonly allowed: string;
  /** What else could be changed. */
  readonly lengthen: string;
}

/** What the gateway waits for one try, and without that for the request. */
function answered({ traffic }: ServiceWithTraffic, deadline: Duration): Broken[] {
  const { backendRequest, request } = traffic.timeouts;
  const value = backendRequest ?? requestLimit(traffic)?.value;
  if (value === undefined || deadline.compare(value) < 0) return [];
  const lengthen = `timeouts.${backendRequest === undefined ? "request" : "backendRequest"}`;
  const isWritten = (backendRequest ?? request) !== undefined;
  const limit = isWritten ? `${lengthen} is ${value}` : requestLimit(traffic)!.text;
  return [{ limit: isWritten ? limit : `the gateway has ${limit}`, allowed: `below ${value}`, lengthen }];
}

/** A request may have begun just before the pod was told to stop; the grace period runs from there, preStop included. */
function stopped(service: ServiceWithTraffic, deadline: Duration): Broken[] {
  const shutdown = shutdownOf(service);
  if (shutdown === undefined || shutdown.preStop.plus(deadline).compare(shutdown.gracePeriod) <= 0) return [];
  const { preStop, gracePeriod, owner } = shutdown;
  const left = gracePeriod.minus(preStop);
  const limit = `${owner === "its" ? "its pod's" : owner} grace period of ${gracePeriod} leaves ${left} after ${preStop} of preStop`;
  return [{ limit, allowed: `at most ${left}`, lengthen: "workload.shutdown.gracePeriod" }];
}
