import { matchers, matches } from "../../promql/build";
import { CLIENT_BUCKETS } from "./client-buckets";
import type { MetricPreset } from "./metric-preset";
import { routeName } from "./route-name";

/**
 * ingress-nginx 1.15.1: internal/ingress/metric/collectors/socket.go, pkg/flags/flags.go. `namespace` and `service` are
 * also labels of the scraped pod; without honorLabels, the chart's default, the Ingress' namespace is
 * `exported_namespace`, as in the project's own dashboards.
 */
export const ingressNginx: MetricPreset = {
  name: "ingress-nginx",
  title: "ingress-nginx's requests",
  availability: {
    total: "nginx_ingress_controller_requests",
    bad: "nginx_ingress_controller_requests",
    badMatchers: matchers({ status: matches("5..") }),
  },
  latency: {
    bucket: "nginx_ingress_controller_request_duration_seconds_bucket",
    total: "nginx_ingress_controller_request_duration_seconds_count",
    native: "nginx_ingress_controller_request_duration_seconds",
    unit: 1_000,
    boundaries: CLIENT_BUCKETS,
  },
  matchersOf: (service) => matchers({ exported_namespace: service.namespace, ingress: routeName(service) }),
  needs:
    "controller.metrics.enabled: true; a scrape without honorLabels (else write a selector with namespace); --bucket-factor for native histograms",
  caveats: [
    "Counts each request once, as the client saw it, after all tries.",
    "Leaves out requests for a host that no Ingress names letter by letter: an Ingress without a host or with a wildcard needs --metrics-per-host=false.",
    "A worker with more than 10000 requests a second drops some of its metrics.",
    "A gRPC failure with HTTP status 200 counts as good.",
    "The project is retired: its last release is 1.15.1.",
  ],
};
