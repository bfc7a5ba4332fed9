import { matches, matchers } from "../promql/build";
import type { Matcher } from "../promql/expression";
import type { Service } from "../spec/service";
import { envoyCluster } from "../units/names";

/** What one metric source calls things: one row, and nothing else, makes a source known everywhere. */
export interface MetricPreset {
  readonly name: string;
  /** Whose series these are, in words. */
  readonly title: string;
  readonly availability?: {
    readonly total: string;
    readonly bad: string;
    /** Picks the bad events among `bad`'s series. */
    readonly badMatchers: readonly Matcher[];
  };
  readonly latency?: {
    readonly bucket: string;
    readonly total: string;
    /** Milliseconds in the unit of the `le` label. */
    readonly unit: number;
    /** Bucket boundaries in that unit, as the source has them without any configuration. */
    readonly boundaries: readonly number[];
  };
  /** Picks one service's series, where the source's labels follow from the service's names. */
  readonly matchersOf?: (service: Service) => readonly Matcher[];
}

const SECONDS = 1_000;
const serverErrors = (label: string) => matchers({ [label]: matches("5..") });

/** Pod names of a Deployment's ReplicaSets; a canary's Rollout has the Deployment's name, so its pods match too. */
export function podPattern(deployment: string, hash = "[0-9a-z]+"): string {
  return `${deployment}-${hash}-[0-9a-z]{5}`;
}

/** The routes whose Envoy clusters carry this service's requests. */
function envoyClusterPattern(service: Service): string {
  if (service.traffic?.route === "existing")
    return `${envoyCluster(service.namespace, service.traffic.routeName ?? service.service, 0).slice(0, -1)}[0-9]+`;
  return envoyCluster(service.namespace, `${service.service}-(read|write)`, 0);
}

export const PRESETS: readonly MetricPreset[] = [
  {
    // Envoy Gateway 1.9: final answers after retries. Measured on Envoy 1.39; rq_time leaves out timeouts, so latency divides by rq_completed.
    name: "envoy-gateway",
    title: "Envoy Gateway's clusters",
    availability: {
      total: "envoy_cluster_upstream_rq_completed",
      bad: "envoy_cluster_upstream_rq_xx",
      badMatchers: matchers({ envoy_response_code_class: "5" }),
    },
    latency: {
      bucket: "envoy_cluster_upstream_rq_time_bucket",
      total: "envoy_cluster_upstream_rq_completed",
      unit: 1,
      boundaries: [
        0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
        3_600_000,
      ],
    },
    matchersOf: (service) => matchers({ envoy_cluster_name: matches(envoyClusterPattern(service)) }),
  },
  {
    // OpenTelemetry HTTP server metrics, stable semantic conventions, exported to Prometheus.
    name: "otel-http",
    title: "the app's OpenTelemetry HTTP server metrics",
    availability: {
      total: "http_server_request_duration_seconds_count",
      bad: "http_server_request_duration_seconds_count",
      badMatchers: serverErrors("http_response_status_code"),
    },
    latency: {
      bucket: "http_server_request_duration_seconds_bucket",
      total: "http_server_request_duration_seconds_count",
      unit: SECONDS,
      boundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    },
    matchersOf: (service) =>
      matchers({ namespace: service.namespace, pod: matches(podPattern(service.workload.deployment)) }),
  },
  {
    // The names most Prometheus client tutorials use; buckets are the client libraries' default.
    name: "http-requests",
    title: "the app's http_requests_total and http_request_duration_seconds",
    availability: { total: "http_requests_total", bad: "http_requests_total", badMatchers: serverErrors("code") },
    latency: {
      bucket: "http_request_duration_seconds_bucket",
      total: "http_request_duration_seconds_count",
      unit: SECONDS,
      boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    },
  },
];

/** The preset behind each word that `source` accepts besides a preset's own name. */
export const APP_PRESET = "otel-http";

/** Gateways whose own metrics can carry an SLI, by gateway. */
export const GATEWAY_PRESETS: Readonly<Record<string, string>> = { "envoy-gateway": "envoy-gateway" };
