import { matchers, matches } from "../../promql/build";
import { CLIENT_BUCKETS } from "./client-buckets";
import type { MetricPreset } from "./metric-preset";

/** The names most Prometheus client tutorials use; `code` is the label of client_golang's promhttp. */
export const httpRequests: MetricPreset = {
  name: "http-requests",
  title: "the app's http_requests_total and http_request_duration_seconds",
  availability: {
    total: "http_requests_total",
    bad: "http_requests_total",
    badMatchers: matchers({ code: matches("5..") }),
  },
  latency: {
    bucket: "http_request_duration_seconds_bucket",
    total: "http_request_duration_seconds_count",
    native: "http_request_duration_seconds",
    unit: 1_000,
    boundaries: CLIENT_BUCKETS,
  },
  ofPods: true,
  caveats: [
    "Counts what reaches the app: errors and waiting at the gateway are left out.",
    "Many libraries call the label status or status_code; count those with indicator.ratio.",
    "Native histograms must be switched on in the client library (NativeHistogramBucketFactor in Go).",
  ],
};
