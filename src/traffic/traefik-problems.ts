import { finding } from "../problem";
import type { Problem } from "../problem";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { limitCopies } from "./limit-copies";
import { readMethods } from "./read-methods";
import { rateText } from "./rate-text";
import { retryInForce } from "./retry-in-force";
import { routeMethodProblems } from "./route-method-problems";
import { trafficRules } from "./rules";
import { retryStatuses } from "./traefik-retry";
import { traefikRate } from "./traefik-rate";

/** What Traefik would refuse, or do otherwise than it reads. */
export function traefikProblems(service: ServiceWithTraffic): Problem[] {
  return [
    ...pathProblems(service),
    ...retryProblems(service),
    ...ejectProblems(service),
    ...burstProblems(service),
    ...resetProblems(service),
    ...perRouterProblems(service),
    ...(service.traffic.parentRef === undefined ? [] : routeMethodProblems(service.traffic)),
  ];
}

/** Traefik compares decoded paths, so a prefix with an escape would never match; an escaped slash is refused everywhere. */
function pathProblems({ traffic }: ServiceWithTraffic): Problem[] {
  if (!traffic.path.replace(/%2f/gi, "").includes("%")) return [];
  return [
    finding(trafficRules.path, {
      path: "spec.traffic.path",
      message: "traefik does not take a path with %",
      got: traffic.path,
      allowed: "a plain path without empty, dotted or escaped parts",
      fix: "write it like /checkout",
    }),
  ];
}

function retryProblems(service: ServiceWithTraffic): Problem[] {
  return [...samePod(service), ...byStatus(service), ...longBodies(service)];
}

/** Measured: 1 of 2 pods dead, 1 repeat, 200 requests in twenties: 49 failed. One after the other: none. */
function samePod({ traffic, workload }: ServiceWithTraffic): Problem[] {
  const retry = retryInForce(traffic);
  const { replicas } = workload;
  if (retry === undefined || replicas === 1 || traffic.circuitBreaker?.eject !== undefined) return [];
  const share = Number((100 * (1 / replicas) ** (retry.attempts + 1)).toPrecision(2));
  return [
    finding(trafficRules.retrySamePod, {
      path: "spec.traffic.retry.attempts",
      message: `while 1 of ${replicas} pods is dead, about ${share} percent of parallel requests meet it in all ${retry.attempts + 1} tries`,
      got: String(retry.attempts),
      fix: "add circuitBreaker.eject with consecutiveFailures, so that a dead pod gets no more requests",
    }),
  ];
}

function byStatus({ traffic }: ServiceWithTraffic): Problem[] {
  const conditions = retryInForce(traffic)?.conditions ?? [];
  const shared = [
    { word: "reset", status: 502, also: "a failed connection and a backend's own 502" },
    { word: "timeout", status: 504, also: "a connection that is not answered in time and a backend's own 504" },
  ].filter(({ word, status }) => conditions.some((each) => each === word) && !conditions.includes(status));
  if (shared.length === 0) return [];
  return [
    finding(trafficRules.retryByStatus, {
      path: "spec.traffic.retry.conditions",
      message: shared.map(({ word, status, also }) => `${word} is status ${status}, which is also ${also}`).join("; "),
      got: conditions.join(", "),
      fix: `nothing, or add ${shared.map(({ status }) => status).join(" and ")} to say so`,
    }),
  ];
}

/** Retry's own default, `maxRequestBodyBytes`; a larger one would be held in memory for each request. */
const REPEATED_BODY = 2_097_152;
const WITHOUT_BODY = ["GET", "HEAD", "OPTIONS", "TRACE"];

function longBodies({ traffic }: ServiceWithTraffic): Problem[] {
  const retry = retryInForce(traffic);
  if (retry === undefined || retryStatuses(retry).length === 0) return [];
  const methods = retry.methods.filter((method) => !WITHOUT_BODY.includes(method));
  if (methods.length === 0 || (traffic.maxBody !== undefined && traffic.maxBody.bytes <= REPEATED_BODY)) return [];
  return [
    finding(trafficRules.retryBody, {
      path: "spec.traffic.retry.methods",
      message: `a ${methods.join(" or ")} with more than 2Mi of body is not repeated on a status`,
      got: `maxBody ${traffic.maxBody ?? "not set"}`,
      fix: "nothing, or set maxBody to 2Mi or less",
    }),
  ];
}

/** Measured: the only pod was taken out after its second 500, and every request got 503 until the time was over. */
function ejectProblems({ traffic, workload }: ServiceWithTraffic): Problem[] {
  const eject = traffic.circuitBreaker?.eject;
  if (eject === undefined || workload.replicas > 1) return [];
  return [
    finding(trafficRules.ejectOnlyPod, {
      path: "spec.traffic.circuitBreaker.eject",
      message: `the workload has 1 replica: once it fails, every request is answered with 503 for ${eject.for}`,
      got: "1 replica",
      allowed: "2 replicas or more",
      fix: "raise workload.replicas, or remove eject",
    }),
  ];
}

/** Measured: 1 a second and 20 at once let 20 through again after 2.1 s without a request. */
function burstProblems({ traffic }: ServiceWithTraffic): Problem[] {
  const limit = traffic.rateLimit;
  if (limit?.burst === undefined) return [];
  const { burst, forgottenAfter, earned } = traefikRate(limit);
  if (burst <= earned) return [];
  return [
    finding(trafficRules.burstReturns, {
      path: "spec.traffic.rateLimit.burst",
      message: `after ${forgottenAfter}s without a request ${burst} are let through at once again, though ${rateText(limit.requests, limit.per)} earn ${earned}`,
      got: String(limit.burst),
      allowed: earned === 1 ? "0" : `0 to ${earned - 1}`,
      fix: `set burst to ${earned === 1 ? "0" : `${earned - 1} or less`}, or leave it out`,
    }),
  ];
}

function resetProblems({ traffic }: ServiceWithTraffic): Problem[] {
  const counted = [
    traffic.rateLimit === undefined ? undefined : "rateLimit lets a whole burst through again",
    traffic.circuitBreaker?.maxParallelRequests === undefined
      ? undefined
      : "maxParallelRequests does not count requests under way",
    traffic.circuitBreaker?.eject === undefined ? undefined : "ejected pods get requests again",
  ].filter((each) => each !== undefined);
  if (counted.length === 0) return [];
  return [
    finding(trafficRules.countsReset, {
      path: "spec.traffic",
      message: `after every change of Traefik's configuration ${counted.join(", ")}`,
      fix: "nothing; in a cluster where pods come and go all the time these limits hold less",
    }),
  ];
}

/** HTTPRoutes only: behind each other, as IngressRoutes are, they cannot stand, and so there is no place to count once. */
function perRouterProblems({ traffic }: ServiceWithTraffic): Problem[] {
  const { parentRef, rateLimit, circuitBreaker } = traffic;
  const { rate, breaker } = limitCopies(traffic);
  const parallel = circuitBreaker?.maxParallelRequests;
  if (parentRef === undefined || (rateLimit === undefined && parallel === undefined)) return [];
  const kinds = `${readMethods(traffic).join(", ")} and the other methods together`;
  const sums = [
    ...(rateLimit === undefined ? [] : [`rateLimit ${rateText(rateLimit.requests * rate!, rateLimit.per)}`]),
    ...(parallel === undefined ? [] : [`maxParallelRequests ${parallel * breaker!}`]),
  ];
  return [
    finding(trafficRules.limitPerRouter, {
      path: "spec.traffic.parentRef",
      message: `Traefik counts ${kinds} each by itself, on each listener of the Gateway: with one listener up to ${sums.join(" and ")} in a gateway replica`,
      got: `${rate} routers`,
      fix: "remove parentRef: IngressRoutes count once; or lower the limits",
    }),
  ];
}
