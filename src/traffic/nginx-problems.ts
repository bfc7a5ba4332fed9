import { finding } from "../problem";
import type { Problem } from "../problem";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { nginxRate } from "./nginx-rate";
import { RETRY_STATUSES } from "./nginx-retry";
import { isHost, upstreamsOf } from "./nginx-upstreams";
import { trafficRules } from "./rules";

/** What NGINX would refuse, or quietly not do. */
export function nginxProblems(service: ServiceWithTraffic): Problem[] {
  return [
    ...upstreamProblems(service),
    ...retryProblems(service),
    ...statusProblems(service),
    ...ejectProblems(service),
    ...rateProblems(service),
    ...connectionProblems(service),
  ];
}

function upstreamProblems(service: ServiceWithTraffic): Problem[] {
  const { upstreams } = service.traffic;
  const { name, port } = service.workload.service;
  if (upstreams === undefined) {
    return [
      finding(trafficRules.upstreamAssumed, {
        path: "spec.traffic.upstreams",
        message: `requests go to ${name}:${port}, the workload's Service, as the only upstream`,
        got: "nothing",
        fix: "list the backends' addresses in upstreams, so that NGINX can retry on and take out single ones",
      }),
    ];
  }
  return upstreams.flatMap(({ host }, index) => {
    if (isHost(host)) return [];
    return [
      finding(trafficRules.upstream, {
        path: `spec.traffic.upstreams[${index}].host`,
        message: "neither a host name nor an IP address",
        got: host,
        allowed: "a host name or an IP address without a port",
        fix: "write the port beside it: { host: 10.0.0.11, port: 8080 }",
      }),
    ];
  });
}

/** Measured: one server, http_503 and three tries is one attempt; of three servers each gets one. */
function retryProblems(service: ServiceWithTraffic): Problem[] {
  const attempts = service.traffic.retry?.attempts ?? 0;
  const upstreams = upstreamsOf(service).length;
  if (attempts <= upstreams - 1) return [];
  const common = { path: "spec.traffic.retry.attempts", got: String(attempts) };
  if (upstreams === 1) {
    const message = `1 upstream and ${attempts} attempts: NGINX repeats on another upstream only, so it never will`;
    const fix = "list two or more upstreams, or set attempts to 0";
    return [finding(trafficRules.retrySingleUpstream, { ...common, message, allowed: "0", fix })];
  }
  const message = `${upstreams} upstreams allow ${upstreams - 1} repeats, so ${attempts} attempts never happen`;
  const fix = `set attempts to ${upstreams - 1}, or list more upstreams`;
  return [finding(trafficRules.retryMoreThanUpstreams, { ...common, message, allowed: `0 to ${upstreams - 1}`, fix })];
}

function statusProblems({ traffic }: ServiceWithTraffic): Problem[] {
  const conditions = (traffic.retry?.attempts ?? 0) > 0 ? traffic.retry!.conditions : [];
  const unknown = conditions.filter(
    (condition) => typeof condition === "number" && !RETRY_STATUSES.includes(condition),
  );
  if (unknown.length === 0) return [];
  return [
    finding(trafficRules.retryStatusUnknown, {
      path: "spec.traffic.retry.conditions",
      message: `NGINX cannot repeat on ${unknown.join(", ")}`,
      got: unknown.join(", "),
      allowed: RETRY_STATUSES.join(", "),
      fix: `remove ${unknown.join(", ")}`,
    }),
  ];
}

function ejectProblems(service: ServiceWithTraffic): Problem[] {
  const eject = service.traffic.circuitBreaker?.eject;
  if (eject?.consecutiveFailures === undefined) return [];
  const path = "spec.traffic.circuitBreaker.eject";
  const single = finding(trafficRules.ejectSinglePod, {
    path,
    message: "1 upstream: NGINX ignores max_fails where there is no other to send requests to",
    got: "1 upstream",
    allowed: "2 upstreams or more",
    fix: "list two or more upstreams, or remove eject",
  });
  const seconds = finding(trafficRules.ejectSeconds, {
    path: `${path}.for`,
    message: `NGINX cannot take ${eject.for}: fail_timeout has no milliseconds`,
    got: String(eject.for),
    allowed: "whole seconds",
    fix: `write ${Math.ceil(eject.for.seconds)}s`,
  });
  return [
    ...(upstreamsOf(service).length === 1 ? [single] : []),
    ...(Number.isInteger(eject.for.seconds) ? [] : [seconds]),
  ];
}

function rateProblems({ traffic }: ServiceWithTraffic): Problem[] {
  if (traffic.rateLimit === undefined || nginxRate(traffic.rateLimit) !== undefined) return [];
  const { requests, per } = traffic.rateLimit;
  const nearest = Math.max(1, Math.round(requests / 60)) * 60;
  return [
    finding(trafficRules.rateLimitFraction, {
      path: "spec.traffic.rateLimit.requests",
      message: `${requests} an ${per} is no whole number of requests a minute`,
      got: `${requests} an ${per}`,
      allowed: "a multiple of 60 an hour",
      fix: `write ${nearest} an hour, or limit a minute`,
    }),
  ];
}

function connectionProblems(service: ServiceWithTraffic): Problem[] {
  const limit = service.traffic.circuitBreaker?.maxConnections;
  const upstreams = upstreamsOf(service).length;
  if (limit === undefined || limit >= upstreams) return [];
  return [
    finding(trafficRules.connectionsPerUpstream, {
      path: "spec.traffic.circuitBreaker.maxConnections",
      message: `${limit} connections cannot be split over ${upstreams} upstreams`,
      got: String(limit),
      allowed: `${upstreams} or more`,
      fix: `set maxConnections to ${upstreams} or more`,
    }),
  ];
}
