import { matchers } from "../../promql/build";
import type { MetricPreset } from "./metric-preset";
import { routeName } from "./route-name";

/**
 * F5 NGINX Ingress Controller 5.5.4 with NGINX Plus: nginx-prometheus-exporter 1.4.1, collector/nginx_plus.go. A server
 * zone is a host; internal/configs/configurator.go names the VirtualServer or Ingress behind it.
 */
export const nginxIngressPlus: MetricPreset = {
  name: "nginx-ingress-plus",
  title: "NGINX Plus' server zones",
  availability: {
    total: "nginx_ingress_nginxplus_server_zone_responses",
    bad: "nginx_ingress_nginxplus_server_zone_responses",
    badMatchers: matchers({ code: "5xx" }),
  },
  latencyInstead: "switch on -enable-latency-metrics and use source nginx-ingress for latency",
  matchersOf: (service) => matchers({ resource_namespace: service.namespace, resource_name: routeName(service) }),
  needs: "NGINX Plus; prometheus.create: true, which is the chart's default",
  caveats: [
    "Counts each answer to a client once, after all tries.",
    "Counts a whole host: every path of it, whatever Service is behind.",
    "Leaves out requests that ended without an answer.",
  ],
};
