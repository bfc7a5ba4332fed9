import { matchers, matches } from "../../promql/build";
import type { Service } from "../../spec/service";
import { objectNames } from "../../units/names";
import type { MetricPreset } from "./metric-preset";
import { routeName } from "./route-name";

/** Traefik joins names by one `-` and leaves no other character. */
function joined(...names: readonly string[]): string {
  return names.join("-").replace(/[^\p{L}\p{N}]+/gu, "-");
}

/** The two that are generated where a Gateway is named. */
function managedHttpRoutes({ service, traffic }: Service): readonly string[] {
  if (traffic?.gateway !== "traefik" || traffic.route === "existing" || traffic.parentRef === undefined) return [];
  return [objectNames.readRoute(service), objectNames.writeRoute(service)];
}

/**
 * Router names of an HTTPRoute, an IngressRoute (both end in ten bytes of a hash of the rule) and an Ingress with
 * ingress-nginx' annotations. Another Ingress' router is named after its hosts and paths, which nothing tells from a
 * longer name.
 */
function routerPattern(service: Service): string {
  const route = joined(service.namespace, routeName(service));
  const httpRoutes = managedHttpRoutes(service).map((name) => joined(service.namespace, name));
  const hash = "[0-9a-f]{20}";
  return [
    `httproute-${httpRoutes.length === 0 ? route : `(${httpRoutes.join("|")})`}-gw-.+-ep-.+-[0-9]+-${hash}@kubernetesgateway`,
    `${route}-${hash}@kubernetescrd`,
    // With the provider's safeNaming, seen on 3.7.15.
    `${service.namespace}_${routeName(service)}_[0-9]+@kubernetescrd`,
    `${route}-(rule-[0-9]+-path-[0-9]+|default-backend)(-canary|-non-canary)?(-tls)?@kubernetesingressnginx`,
  ].join("|");
}

/**
 * Traefik 3.7.9: pkg/observability/metrics/prometheus.go; pkg/provider/kubernetes/gateway/httproute.go,
 * crd/kubernetes.go, ingress-nginx/translator.go. Routers, not services: a service's counters sit inside retries, limits
 * and breakers, so they count every try and miss what Traefik answers itself; and a scrape's own `service` label pushes
 * theirs aside.
 */
export const traefik: MetricPreset = {
  name: "traefik",
  title: "Traefik's routers",
  availability: {
    total: "traefik_router_requests_total",
    bad: "traefik_router_requests_total",
    badMatchers: matchers({ code: matches("5..") }),
  },
  latency: {
    bucket: "traefik_router_request_duration_seconds_bucket",
    total: "traefik_router_request_duration_seconds_count",
    unit: 1_000,
    boundaries: [0.1, 0.3, 1.2, 5],
  },
  matchersOf: (service) => matchers({ router: matches(routerPattern(service)) }),
  needs:
    "metrics.prometheus.addRoutersLabels: true in Traefik's static configuration; more buckets with metrics.prometheus.buckets",
  caveats: [
    "Counts each request once, as the client saw it, with what Traefik's middlewares answered (429, 503).",
    "Leaves out requests that match no router.",
    "An HTTPRoute needs Traefik 3.3 or newer, since its routers had other names before.",
    "An Ingress of the provider kubernetesIngress needs a selector on the label router.",
    "Router names join namespace and route by a dash, so route b-c in namespace a and route c in namespace a-b share their series.",
    "For gRPC the label code is the gRPC status, so no gRPC failure counts as bad.",
    "A WebSocket or an event stream counts when it ends, with its whole length as latency.",
  ],
};
