import { finding } from "../problem";
import type { Problem } from "../problem";
import type { RouteMethod } from "./envoy-gateway-types";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { trafficRules } from "./rules";

/** Methods an HTTPRoute can match (CRD of Gateway API 1.6); a record, so that the compiler knows all of them are here. */
const ROUTE_METHODS: Readonly<Record<RouteMethod, true>> = {
  GET: true,
  HEAD: true,
  POST: true,
  PUT: true,
  DELETE: true,
  CONNECT: true,
  OPTIONS: true,
  TRACE: true,
  PATCH: true,
};

/** What Envoy Gateway would refuse, or quietly not do. */
export function envoyGatewayProblems(service: ServiceWithTraffic): Problem[] {
  return [
    ...parentRefProblems(service),
    ...methodProblems(service),
    ...ejectProblems(service),
    ...rateLimitProblems(service),
    ...writeTimeoutProblems(service),
  ];
}

function parentRefProblems({ traffic }: ServiceWithTraffic): Problem[] {
  if (traffic.route === "existing" || traffic.parentRef !== undefined) return [];
  return [
    finding(trafficRules.parentRef, {
      path: "spec.traffic.parentRef",
      message: "a managed route needs the Gateway it attaches to",
      got: "nothing",
      allowed: "name, and namespace if it is another",
      fix: "add parentRef: { name: public, namespace: gateways }, or set route: existing",
    }),
  ];
}

function methodProblems({ traffic }: ServiceWithTraffic): Problem[] {
  const known = Object.keys(ROUTE_METHODS);
  const unknown = (traffic.retry?.methods ?? []).filter((method) => !known.includes(method));
  if (unknown.length === 0 || traffic.route === "existing") return [];
  return [
    finding(trafficRules.retryMethodUnknown, {
      path: "spec.traffic.retry.methods",
      message: `an HTTPRoute cannot match ${unknown.join(", ")}`,
      got: unknown.join(", "),
      allowed: known.join(", "),
      fix: `remove ${unknown.join(", ")}`,
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

function rateLimitProblems({ traffic }: ServiceWithTraffic): Problem[] {
  if (traffic.rateLimit === undefined || traffic.route === "existing") return [];
  const { requests, per } = traffic.rateLimit;
  return [
    finding(trafficRules.rateLimitPerRoute, {
      path: "spec.traffic.rateLimit",
      message: `the read and the write route count on their own: up to ${requests} each, ${requests * 2} together, a ${per} and gateway replica`,
      got: `${requests} a ${per}`,
      fix: "nothing, if the backends bear that; otherwise halve it",
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
