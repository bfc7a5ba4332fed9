import type { Manifest } from "../manifest";
import type { Traffic } from "../spec/service";
import { definedOnly } from "./defined-only";
import type { GatewayRenderer, ServiceWithTraffic } from "./gateway-renderer";
import { ingressNginxProblems, wholeSeconds } from "./ingress-nginx-problems";
import { ingressNginxRate } from "./ingress-nginx-rate";
import type { Annotations, IIngress } from "./ingress-nginx-types";
import { nextUpstreamWords, NO_RETRY } from "./next-upstream-words";
import { nginxSize } from "./nginx-syntax";
import { retryInForce } from "./retry-in-force";
import { pathPrefix } from "./path-prefix";

/** The class that the controller's own chart makes. */
const CLASS = "nginx";
const PREFIX = "nginx.ingress.kubernetes.io/";

/** ingress-nginx: one Ingress with the service's name, all guardrails as its annotations. */
export const ingressNginx: GatewayRenderer = {
  problems: ingressNginxProblems,
  render: (service) => (service.traffic.route === "existing" ? {} : { routes: [ingress(service)] }),
};

function ingress(service: ServiceWithTraffic): Manifest {
  const { name, port } = service.workload.service;
  const backend = { service: { name, port: { number: port } } };
  // Prefix is by whole parts, as in Gateway API.
  const path = { path: pathPrefix(service.traffic.path), pathType: "Prefix" as const, backend };
  const hosts: readonly (string | undefined)[] = service.traffic.hostnames ?? [undefined];
  const manifest: IIngress = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: service.service,
      namespace: service.namespace,
      labels: { ...service.labels },
      annotations: prefixed(annotations(service.traffic)),
    },
    spec: { ingressClassName: CLASS, rules: hosts.map((host) => ({ host, http: { paths: [path] } })) },
  };
  return definedOnly(manifest) as unknown as Manifest;
}

function annotations(traffic: Traffic): Annotations {
  const { timeouts, circuitBreaker, maxBody } = traffic;
  // Without a limit for one try the request's own is the next best: it still cuts a backend that says nothing.
  const gap = timeouts.backendRequest ?? timeouts.request;
  const silence = gap && wholeSeconds(gap);
  return {
    "proxy-connect-timeout": timeouts.connect && wholeSeconds(timeouts.connect),
    "proxy-read-timeout": silence,
    "proxy-send-timeout": silence,
    ...repeats(traffic),
    "proxy-body-size": maxBody && nginxSize(maxBody),
    "limit-connections": circuitBreaker?.maxParallelRequests?.toString(),
    ...rate(traffic),
  };
}

/** The number of tries includes the first; without retries `off`, because three tries are the controller's default. */
function repeats(traffic: Traffic): Pick<Annotations, "proxy-next-upstream"> & Partial<Annotations> {
  const retry = retryInForce(traffic);
  const { request } = traffic.timeouts;
  if (retry === undefined) return { "proxy-next-upstream": NO_RETRY };
  return {
    "proxy-next-upstream": nextUpstreamWords(retry),
    "proxy-next-upstream-tries": String(retry.attempts + 1),
    "proxy-next-upstream-timeout": request && wholeSeconds(request),
  };
}

function rate({ rateLimit }: Traffic): Partial<Annotations> {
  const limit = rateLimit && ingressNginxRate(rateLimit);
  if (limit === undefined) return {};
  return { [limit.annotation]: String(limit.rate), "limit-burst-multiplier": String(limit.burst / limit.rate) };
}

function prefixed(values: Annotations): Record<string, string> {
  const entries: [string, string][] = Object.entries(definedOnly(values));
  return Object.fromEntries(entries.map(([name, value]) => [`${PREFIX}${name}`, value]));
}
