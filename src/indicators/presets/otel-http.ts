import { matchers, matches } from "../../promql/build";
import { podPattern } from "../pod-pattern";
import type { MetricPreset } from "./metric-preset";

/** OpenTelemetry HTTP server metrics, stable semantic conventions, with Prometheus' names for them. */
export const otelHttp: MetricPreset = {
  name: "otel-http",
  title: "the app's OpenTelemetry HTTP server metrics",
  availability: {
    total: "http_server_request_duration_seconds_count",
    bad: "http_server_request_duration_seconds_count",
    badMatchers: matchers({ http_response_status_code: matches("5..") }),
  },
  latency: {
    bucket: "http_server_request_duration_seconds_bucket",
    total: "http_server_request_duration_seconds_count",
    native: "http_server_request_duration_seconds",
    unit: 1_000,
    boundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  },
  matchersOf: ({ namespace, workload }) => matchers({ namespace, pod: matches(podPattern(workload.deployment)) }),
  ofPods: true,
  needs:
    "the labels namespace and pod on the app's series, which a ServiceMonitor or PodMonitor adds; series pushed over OTLP need a selector",
  caveats: [
    "Counts what reaches the app: errors and waiting at the gateway are left out.",
    "A request that broke before a status was sent has no http_response_status_code and counts as good.",
    "Instrumentation older than the stable conventions uses other names (http_server_duration_milliseconds).",
    "With exponential histograms the _count and _bucket series do not exist; only the native histogram does.",
  ],
};
