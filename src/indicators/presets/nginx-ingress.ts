import { matchers, matches } from "../../promql/build";
import type { MetricPreset } from "./metric-preset";
import { routeName } from "./route-name";

/** F5 NGINX Ingress Controller 5.5.4: internal/metrics/collectors/latency.go, cmd/nginx-ingress/main.go. */
export const nginxIngress: MetricPreset = {
  name: "nginx-ingress",
  title: "NGINX Ingress Controller's upstream servers",
  availability: {
    total: "nginx_ingress_controller_upstream_server_response_latency_ms_count",
    bad: "nginx_ingress_controller_upstream_server_response_latency_ms_count",
    badMatchers: matchers({ code: matches("5..") }),
  },
  latency: {
    bucket: "nginx_ingress_controller_upstream_server_response_latency_ms_bucket",
    total: "nginx_ingress_controller_upstream_server_response_latency_ms_count",
    unit: 1,
    boundaries: [
      1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 200, 300, 400, 500, 1_000, 2_000, 3_000, 4_000, 5_000, 10_000, 20_000,
      30_000, 40_000, 50_000,
    ],
  },
  matchersOf: (service) => matchers({ resource_namespace: service.namespace, resource_name: routeName(service) }),
  needs: "the flag -enable-latency-metrics (Helm: controller.enableLatencyMetrics: true)",
  caveats: [
    "Counts each request once, with status and time of its last try only.",
    "Leaves out requests for which no pod was left to try, and those that NGINX answers itself: limits, redirects, authentication.",
    "Leaves out gRPC.",
    "A pod's series end with the pod, so the events after its last scrape are lost.",
  ],
};
