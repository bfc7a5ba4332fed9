import { matchers, matches } from "../../promql/build";
import type { Service } from "../../spec/service";
import type { MetricPreset } from "./metric-preset";
import { regexLiteral } from "./regex-literal";
import { routeName } from "./route-name";

/**
 * Kong route names as the ingress controller makes them. An Ingress: namespace, Ingress, Service, host, port.
 * An HTTPRoute: namespace, HTTPRoute, host (with the expressions router only), rule, match.
 */
function routePattern(service: Service): string {
  const [namespace, backend, route] = [service.namespace, service.workload.service.name, routeName(service)].map(
    regexLiteral,
  );
  return `${namespace}\\.[^.]+\\.${backend}\\..*|httproute\\.${namespace}\\.${route}\\.(.+\\.)?[0-9]+\\.[0-9]+`;
}

/**
 * Kong 3.9.3: kong/plugins/prometheus/exporter.lua. Kong Ingress Controller 3.5.9: internal/dataplane/translator/
 * subtranslator. The label is `route`, because a scrape's own `service` label pushes Kong's aside.
 */
export const kong: MetricPreset = {
  name: "kong",
  title: "Kong's routes",
  availability: {
    total: "kong_http_requests_total",
    bad: "kong_http_requests_total",
    badMatchers: matchers({ code: matches("5..") }),
  },
  latency: {
    bucket: "kong_request_latency_ms_bucket",
    total: "kong_request_latency_ms_count",
    unit: 1,
    boundaries: [25, 50, 80, 100, 250, 400, 700, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000],
  },
  matchersOf: (service) => matchers({ route: matches(routePattern(service)) }),
  needs: "the plugin prometheus with status_code_metrics: true and latency_metrics: true; both are off by default",
  caveats: [
    "Counts each request once, as the client saw it, with what Kong's plugins answered (429, 503).",
    "Leaves out requests that match no route.",
    "An Ingress whose name has a dot needs a selector on the label route.",
    "A gRPC failure with HTTP status 200 counts as good.",
  ],
};
