import type { Manifest } from "../manifest";
import type { Traffic } from "../spec/service";
import { compoundDuration } from "./compound-duration";
import { definedOnly } from "./defined-only";
import type { GatewayArtefacts, GatewayRenderer, ServiceWithTraffic } from "./gateway-renderer";
import { nginxIngressProblems } from "./nginx-ingress-problems";
import type { RateLimitPolicy, Route, Upstream, VirtualServer } from "./nginx-ingress-types";
import { nginxBurst, nginxRate } from "./nginx-rate";
import { nextUpstreamWords, NO_RETRY } from "./next-upstream-words";
import { nginxSize } from "./nginx-syntax";
import { readMethods } from "./read-methods";
import { retryInForce } from "./retry-in-force";
import { nginxPath } from "./nginx-path";

/**
 * A VirtualServer with the service's name, and a Policy for the rate. How often a request is tried is the upstream's, so with
 * retries there are two upstreams of the same pods and the method chooses: what may be repeated, and the rest.
 */
export const nginxIngress: GatewayRenderer = {
  problems: nginxIngressProblems,
  render: (service) => (service.traffic.route === "existing" ? {} : managed(service)),
};

const READ = "read";
const WRITE = "write";
const ALL = "all";

function managed(service: ServiceWithTraffic): GatewayArtefacts {
  const { rateLimit, hostnames } = service.traffic;
  const virtualServer: VirtualServer = {
    apiVersion: "k8s.nginx.org/v1",
    kind: "VirtualServer",
    metadata: metadata(service),
    spec: {
      host: hostnames![0],
      policies: rateLimit && [{ name: service.service }],
      upstreams: upstreams(service),
      routes: [route(service.traffic)],
    },
  };
  return {
    routes: [plain(virtualServer)],
    policies: rateLimit === undefined ? [] : [plain(ratePolicy(service, rateLimit))],
  };
}

function upstreams(service: ServiceWithTraffic): Upstream[] {
  const isRetried = retryInForce(service.traffic) !== undefined;
  return isRetried ? [upstream(service, READ, 2), upstream(service, WRITE, 2)] : [upstream(service, ALL, 1)];
}

/** Without eject `max-fails: 0`: the default of one failure is a circuit breaker nobody asked for. */
function upstream(service: ServiceWithTraffic, name: string, copies: number): Upstream {
  const { traffic, workload } = service;
  const { timeouts, circuitBreaker, maxBody } = traffic;
  // Without a limit for one try the request's own is the next best: it still cuts a backend that says nothing.
  const gap = timeouts.backendRequest ?? timeouts.request;
  const silence = gap && compoundDuration(gap);
  const eject = circuitBreaker?.eject;
  const failures = eject?.consecutiveFailures;
  const connections = circuitBreaker?.maxConnections;
  return {
    name,
    service: workload.service.name,
    port: workload.service.port,
    "connect-timeout": timeouts.connect && compoundDuration(timeouts.connect),
    "read-timeout": silence,
    "send-timeout": silence,
    ...repeats(traffic, name),
    "max-fails": failures ?? 0,
    "fail-timeout": failures === undefined ? undefined : compoundDuration(eject!.for),
    "max-conns": connections && Math.floor(connections / (workload.replicas * copies)),
    "client-max-body-size": maxBody && nginxSize(maxBody),
  };
}

/** The number of tries includes the first; no repeats is `off`, because 0 tries would be all pods. */
function repeats(traffic: Traffic, upstreamName: string) {
  const retry = upstreamName === READ ? retryInForce(traffic) : undefined;
  const { request } = traffic.timeouts;
  if (retry === undefined) return { "next-upstream": NO_RETRY };
  return {
    "next-upstream": nextUpstreamWords(retry),
    "next-upstream-tries": retry.attempts + 1,
    "next-upstream-timeout": request && compoundDuration(request),
  };
}

function route(traffic: Traffic): Route {
  const path = nginxPath(traffic.path);
  if (retryInForce(traffic) === undefined) return { path, action: { pass: ALL } };
  const matches = readMethods(traffic).map(
    (value) => ({ conditions: [{ variable: "$request_method", value }], action: { pass: READ } }) as const,
  );
  return { path, matches, action: { pass: WRITE } };
}

/** The key is a text, the same for every request: the limit holds for the whole service, not per client. */
function ratePolicy(service: ServiceWithTraffic, limit: NonNullable<Traffic["rateLimit"]>): RateLimitPolicy {
  return {
    apiVersion: "k8s.nginx.org/v1",
    kind: "Policy",
    metadata: metadata(service),
    spec: {
      rateLimit: {
        rate: nginxRate(limit)!,
        key: `${service.namespace}-${service.service}`,
        zoneSize: "1m",
        burst: nginxBurst(limit),
        noDelay: true,
        rejectCode: 429,
      },
    },
  };
}

function metadata(service: ServiceWithTraffic) {
  return { name: service.service, namespace: service.namespace, labels: { ...service.labels } };
}

/** Typed by its fields up to here, plain data from here on. */
function plain(manifest: VirtualServer | RateLimitPolicy): Manifest {
  return definedOnly(manifest) as unknown as Manifest;
}
