import { matchers, matches } from "../../promql/build";
import { podPattern } from "../pod-pattern";
import type { MetricPreset } from "./metric-preset";

/**
 * Linkerd 2.20, linkerd2-proxy 2.366: linkerd/http/metrics/src/requests, linkerd/metrics/src/latency.rs,
 * linkerd/app/core/src/metrics.rs; `namespace` and `pod` come from the chart's PodMonitor and from Linkerd's own
 * Prometheus alike. The proxy counts its own admin port (4191) and the kubelet's probes with the same name.
 */
export const linkerd: MetricPreset = {
  name: "linkerd",
  title: "Linkerd's inbound responses",
  availability: {
    total: "response_total",
    bad: "response_total",
    badMatchers: matchers({ classification: "failure" }),
  },
  latency: {
    bucket: "response_latency_ms_bucket",
    total: "response_latency_ms_count",
    unit: 1,
    boundaries: [
      1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 200, 300, 400, 500, 1_000, 2_000, 3_000, 4_000, 5_000, 10_000, 20_000,
      30_000, 40_000, 50_000,
    ],
  },
  matchersOf: ({ namespace, workload }) =>
    matchers({
      direction: "inbound",
      namespace,
      pod: matches(podPattern(workload.deployment)),
      target_port: { operator: "!=", value: "4191" },
      route_name: { operator: "!=", value: "probe" },
    }),
  ofPods: true,
  needs:
    "a scrape of the proxies with the labels namespace and pod: podMonitor.enabled: true, or Linkerd's viz extension",
  caveats: [
    "Counts what reaches a pod's proxy: a failed try and its retry are two, and a request that reaches no pod is left out.",
    "Leaves out the kubelet's probes, unless HTTPRoutes are attached to the pod's Server.",
    "Latency ends with the first part of the answer's body, not with its last byte.",
    "Bad is what Linkerd classifies as a failure: HTTP 5xx, gRPC failures and broken connections.",
    "A proxy forgets series after 10 minutes without requests, so an idle service looks like a missing metric.",
  ],
};
