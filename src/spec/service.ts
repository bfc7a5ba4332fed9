import type { Identity } from "../units/names";
import type { ReadDocument } from "./schema";

type ReadSpec = ReadDocument["spec"];

/** One promise, with its units read. */
export type Slo = ReadSpec["slos"][number];
export type Monitoring = ReadSpec["monitoring"];
export type Alerting = ReadSpec["alerting"];
export type Traffic = NonNullable<ReadSpec["traffic"]>;
export type Retry = NonNullable<Traffic["retry"]>;
export type Canary = NonNullable<ReadSpec["canary"]>;
export type LoadTest = NonNullable<ReadSpec["loadTest"]>;
export type BusinessMetric = ReadSpec["business"][number];
export type Acknowledgement = ReadSpec["acknowledge"][number];

/** The Deployment behind the service, with every name filled in. */
export interface Workload {
  readonly deployment: string;
  readonly container: string;
  readonly replicas: number;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly service: { readonly name: string; readonly port: number; readonly targetPort: number };
  /** Whether the pod labels are the default guess rather than stated. */
  readonly podLabelsAssumed: boolean;
  /** How a pod stops, where that is stated. */
  readonly shutdown?: ReadSpec["workload"]["shutdown"];
}

/** A service as every other room sees it: units read, defaults in place, nothing left to look up. */
export interface Service extends Identity {
  readonly labels: Readonly<Record<string, string>>;
  readonly slos: readonly Slo[];
  readonly workload: Workload;
  readonly monitoring: Monitoring;
  readonly alerting: Alerting;
  readonly runbooksUrl?: string;
  readonly traffic?: Traffic;
  readonly canary?: Canary;
  readonly loadTest?: LoadTest;
  readonly business: readonly BusinessMetric[];
  readonly acknowledge: readonly Acknowledgement[];
  /** The overlay in force, when one was asked for. */
  readonly environment?: string;
}

/** Fills in the names that follow from other names. */
export function serviceOf(document: ReadDocument, environment?: string): Service {
  const { metadata, spec } = document;
  const deployment = spec.workload.deployment ?? metadata.name;
  return {
    namespace: metadata.namespace,
    service: metadata.name,
    labels: metadata.labels,
    slos: spec.slos,
    workload: {
      deployment,
      container: spec.workload.container ?? metadata.name,
      replicas: spec.workload.replicas,
      podLabels: spec.workload.podLabels ?? { app: deployment },
      podLabelsAssumed: spec.workload.podLabels === undefined,
      shutdown: spec.workload.shutdown,
      service: { ...spec.workload.service, name: spec.workload.service.name ?? metadata.name },
    },
    monitoring: spec.monitoring,
    alerting: spec.alerting,
    runbooksUrl: spec.runbooks?.baseUrl,
    traffic: spec.traffic,
    canary: spec.canary,
    loadTest: spec.loadTest,
    business: spec.business,
    acknowledge: spec.acknowledge,
    environment,
  };
}
