import type { AlertingSpec } from "./alerting-spec";
import type { BusinessMetricSpec } from "./business-spec";
import type { CanarySpec } from "./canary-spec";
import type { LoadTestSpec } from "./load-test-spec";
import type { MonitoringSpec } from "./monitoring-spec";
import type { SloSpec } from "./slo-spec";
import type { TrafficSpec } from "./traffic-spec";
import type { WorkloadSpec } from "./workload-spec";

/** The only version of the file format so far. */
export const API_VERSION = "guardrails/v1alpha1";

/** One document of a `guardrails.yaml`: a service and the guardrails it wants. */
export interface GuardrailsDocument {
  /** Version of the file format: `guardrails/v1alpha1`. */
  readonly apiVersion: typeof API_VERSION;
  /** What the document describes; always `Service`. */
  readonly kind: "Service";
  /** Whose guardrails these are. */
  readonly metadata: ServiceMetadata;
  /** The guardrails themselves. */
  readonly spec: ServiceSpec;
}

/** Whose guardrails these are. */
export interface ServiceMetadata {
  /** The service's name; part of every alert, series, file and object name. A DNS label: lower case letters, digits, dashes. */
  readonly name: string;
  /** Kubernetes namespace of the service, or its environment's name where there is no Kubernetes. A DNS label. */
  readonly namespace: string;
  /**
   * Labels for every generated object and alert, for example the team that owns the service.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The guardrails of one service. Only `slos` is required; every other section has a safe default or switches a guardrail on. */
export interface ServiceSpec {
  /** What the service promises, one entry a promise; everything else is derived from these. At least one. */
  readonly slos: readonly SloSpec[];
  /**
   * Where the generated runbooks are published.
   * @default - alerts carry no runbook_url, and `check` says so
   */
  readonly runbooks?: RunbooksSpec;
  /**
   * The Deployment behind the service. Needed by a Kubernetes gateway, a canary and SLOs of source `app`.
   * @default - a Deployment and a Service that have the service's name
   */
  readonly workload?: WorkloadSpec;
  /**
   * The Prometheus and Grafana that watch the service.
   * @default - kube-prometheus-stack's names, in namespace `monitoring`
   */
  readonly monitoring?: MonitoringSpec;
  /**
   * How loud the alerts are.
   * @default - page: critical, ticket: warning, five bad events before a page
   */
  readonly alerting?: AlertingSpec;
  /**
   * Gateway in front of the service, with its timeouts, retries, breakers and limits.
   * @default - no gateway guardrails
   */
  readonly traffic?: TrafficSpec;
  /**
   * How a new version is released and judged.
   * @default - no canary
   */
  readonly canary?: CanarySpec;
  /**
   * Repeatable load for baselines and the release gate.
   * @default - no load test
   */
  readonly loadTest?: LoadTestSpec;
  /**
   * Business metrics shown beside the SLOs.
   * @default - none
   */
  readonly business?: readonly BusinessMetricSpec[];
  /**
   * Findings the team accepts, each with its reason. They are still shown, and no longer counted.
   * @default - none
   */
  readonly acknowledge?: readonly AcknowledgementSpec[];
  /**
   * Overlays by environment name, merged deep over the rest of `spec`: objects merge, lists are replaced, null removes.
   * @default - none
   */
  readonly environments?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Where the generated runbooks are published. */
export interface RunbooksSpec {
  /** Address of the folder that holds the rendered runbook files; alerts link to `<baseUrl>/<file>#<alert>`. */
  readonly baseUrl: string;
}

/** A finding the team accepts. */
export interface AcknowledgementSpec {
  /** Id of the rule, as `check` prints it. */
  readonly rule: string;
  /** Why it is fine here; shown wherever the finding is. */
  readonly reason: string;
}
