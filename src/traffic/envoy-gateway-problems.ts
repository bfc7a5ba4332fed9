import { finding } from "../problem";
import type { Problem } from "../problem";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { envoyPolicy } from "./envoy-policy";
import { parentRefProblems } from "./parent-ref-problems";
import { limitCopies } from "./limit-copies";
import { readMethods } from "./read-methods";
import { rateText } from "./rate-text";
import { routeMethodProblems } from "./route-method-problems";
import { trafficRules } from "./rules";

/** What Envoy Gateway would refuse, or quietly not do. */
export function envoyGatewayProblems(service: ServiceWithTraffic): Problem[] {
  return [
    ...parentRefProblems(service.traffic),
    ...routeMethodProblems(service.traffic),
    ...ejectProblems(service),
    ...rateLimitProblems(service),
    ...breakerProblems(service),
    ...writeTimeoutProblems(service),
    ...replacedPolicyProblems(service),
    ...bufferProblems(service),
  ];
}

/** From Envoy Gateway's API (BackendTrafficPolicy, requestBuffer and httpUpgrade). */
function bufferProblems({ traffic }: ServiceWithTraffic): Problem[] {
  const { maxBody, circuitBreaker } = traffic;
  if (maxBody === undefined) return [];
  const parallel = circuitBreaker?.maxParallelRequests;
  const together =
    parallel === undefined
      ? "for every request under way"
      : `for each of up to ${parallel * (limitCopies(traffic).breaker ?? 1)} requests under way`;
  return [
    finding(trafficRules.bodyBuffered, {
      path: "spec.traffic.maxBody",
      message: `Envoy receives the whole body before a pod gets any of it, in memory: up to ${maxBody} ${together}, in each gateway replica; uploads and gRPC streams do not stream, and WebSocket is off`,
      got: String(maxBody),
      fix: "nothing, if clients only send short requests; otherwise remove maxBody and limit bodies in the app",
    }),
  ];
}

/** `mergeType` would keep the Gateway's policy beside this one, and with it its retries, of every method. */
function replacedPolicyProblems(service: ServiceWithTraffic): Problem[] {
  const written = Object.keys(envoyPolicy(service, true));
  if (written.length === 0) return [];
  return [
    finding(trafficRules.policyReplaces, {
      path: "spec.traffic",
      message: `a BackendTrafficPolicy on the Gateway no longer holds for this service, in no part of it; its own has ${written.join(", ")}`,
      fix: "nothing, if the Gateway has none; otherwise write here what of it should still hold",
    }),
  ];
}

/** Envoy ejects only while `100 x ejected / pods <= maxPercent` (measured: one of three pods, 33 never, 34 ejects). */
function ejectProblems({ traffic, workload }: ServiceWithTraffic): Problem[] {
  const eject = traffic.circuitBreaker?.eject;
  const { replicas } = workload;
  if (eject === undefined) return [];
  if (replicas === 1) {
    return [
      finding(trafficRules.ejectSinglePod, {
        path: "spec.traffic.circuitBreaker.eject",
        message: "the workload has 1 replica: there is no other pod to send requests to",
        got: "1 replica",
        allowed: "2 replicas or more",
        fix: "raise workload.replicas, or remove eject",
      }),
    ];
  }
  if (Math.floor((eject.maxPercent * replicas) / 100) >= 1) return [];
  const needed = Math.ceil(100 / replicas);
  return [
    finding(trafficRules.ejectNothing, {
      path: "spec.traffic.circuitBreaker.eject.maxPercent",
      message: `${eject.maxPercent} percent of ${replicas} replicas is less than one pod, so none is ever ejected`,
      got: String(eject.maxPercent),
      allowed: `${needed} to 100`,
      fix: `set maxPercent to ${needed} or more`,
    }),
  ];
}

/**
 * Envoy Gateway makes one Envoy route of every match and host name, each with a token bucket of its own (seen in what egctl
 * 1.9.1 translates); a read route has a match per method.
 */
function rateLimitProblems({ traffic }: ServiceWithTraffic): Problem[] {
  if (traffic.rateLimit === undefined || traffic.route === "existing") return [];
  const { requests, per } = traffic.rateLimit;
  const methods = readMethods(traffic);
  const hosts = traffic.hostnames?.length ?? 1;
  const buckets = limitCopies(traffic).rate!;
  const kinds = `${methods.join(", ")} and the other methods together${hosts > 1 ? `, for each of ${hosts} host names` : ""}`;
  return [
    finding(trafficRules.rateLimitPerRoute, {
      path: "spec.traffic.rateLimit",
      message: `Envoy counts ${kinds}: ${buckets} limits of ${requests}, at most ${requests * buckets} requests ${per === "hour" ? "an" : "a"} ${per} and gateway replica`,
      got: rateText(requests, per),
      fix: "nothing, if the backends bear that; otherwise lower it",
    }),
  ];
}

/** Circuit breakers belong to a cluster, and each of the two routes is a cluster of its own. */
function breakerProblems({ traffic }: ServiceWithTraffic): Problem[] {
  if (traffic.route === "existing") return [];
  const { maxConnections, maxPendingRequests, maxParallelRequests } = traffic.circuitBreaker ?? {};
  const limits = Object.entries({ maxConnections, maxPendingRequests, maxParallelRequests }).flatMap(([name, limit]) =>
    limit === undefined ? [] : [`${name} ${limit} (together ${limit * limitCopies(traffic).breaker!})`],
  );
  if (limits.length === 0) return [];
  return [
    finding(trafficRules.breakerPerRoute, {
      path: "spec.traffic.circuitBreaker",
      message: `the read and the write route each have ${limits.join(", ")}, in each gateway replica`,
      fix: "nothing, if the backends bear that; otherwise lower them",
    }),
  ];
}

function writeTimeoutProblems({ traffic }: ServiceWithTraffic): Problem[] {
  const { request, backendRequest } = traffic.timeouts;
  const hasRetries = (traffic.retry?.attempts ?? 0) > 0 && traffic.route === "managed";
  if (!hasRetries || request === undefined || backendRequest === undefined || backendRequest.compare(request) >= 0) {
    return [];
  }
  return [
    finding(trafficRules.writeTimeout, {
      path: "spec.traffic.timeouts.backendRequest",
      message: `methods other than ${traffic.retry!.methods.join(", ")} get one try, so they are cut at ${backendRequest}, not at ${request}`,
      got: String(backendRequest),
      fix: "nothing, if writes answer within that; otherwise lengthen backendRequest",
    }),
  ];
}
