import type { Manifest } from "../manifest";
import type { Service } from "../spec/service";
import type { Duration } from "../units/duration";
import { objectNames } from "../units/names";
import type { CanaryPlan, PlannedVerdict } from "./canary-plan";
import { flaggerQuery } from "./flagger-query";
import type { FlaggerCanary, GatewayRef, MetricTemplate } from "./flagger-types";

const API_VERSION = "flagger.app/v1beta1";
/** Time for new pods to become ready; Argo Rollouts has the same. */
const PROGRESS_DEADLINE = 600;

/** Everything Flagger reads to release one service: one MetricTemplate an SLO, and the Canary. It makes the rest itself. */
export function flagger(service: Service, plan: CanaryPlan): readonly Manifest[] {
  return [...plan.verdicts.map((verdict) => metricTemplate(service, plan, verdict)), canary(service, plan)];
}

/** Flagger knows minutes or seconds, no fractions of them. */
export function flaggerInterval({ interval }: { readonly interval: Duration }): string {
  return `${Math.ceil(interval.seconds)}s`;
}

function canary(service: Service, plan: CanaryPlan): Manifest {
  const { deployment, service: behind } = service.workload;
  const { hostnames, path } = service.traffic!;
  const interval = flaggerInterval(plan.analysis);
  const manifest: FlaggerCanary = {
    apiVersion: API_VERSION,
    kind: "Canary",
    metadata: metadata(service, deployment),
    spec: {
      provider: "gatewayapi:v1",
      targetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
      progressDeadlineSeconds: PROGRESS_DEADLINE,
      service: {
        name: behind.name,
        port: behind.port,
        portName: "http",
        targetPort: behind.targetPort,
        ...(hostnames && { hosts: hostnames }),
        gatewayRefs: gatewayRefs(service),
        match: [{ uri: { prefix: path } }],
      },
      analysis: {
        interval,
        threshold: plan.analysis.looks,
        stepWeights: plan.steps.flatMap((step) => (step.kind === "weight" ? step.weight.percent : [])),
        metrics: plan.verdicts.map(({ guarded, test }) => ({
          name: guarded.id.slo,
          interval,
          // Above it the release has not convinced, and the check fails.
          thresholdRange: { max: test.promoteAt.number },
          templateRef: { name: objectNames.analysis(service.service, guarded.id.slo) },
        })),
      },
    },
  };
  return plain(manifest);
}

function gatewayRefs({ namespace, traffic }: Service): readonly GatewayRef[] {
  const { parentRef } = traffic!;
  if (parentRef === undefined) return [];
  const { name, sectionName } = parentRef;
  const group = "gateway.networking.k8s.io";
  return [
    { group, kind: "Gateway", namespace: parentRef.namespace ?? namespace, name, ...(sectionName && { sectionName }) },
  ];
}

function metricTemplate(service: Service, plan: CanaryPlan, verdict: PlannedVerdict): Manifest {
  const manifest: MetricTemplate = {
    apiVersion: API_VERSION,
    kind: "MetricTemplate",
    metadata: metadata(service, objectNames.analysis(service.service, verdict.guarded.id.slo)),
    spec: {
      provider: { type: "prometheus", address: service.monitoring.prometheusUrl },
      query: flaggerQuery(plan, verdict),
    },
  };
  return plain(manifest);
}

function metadata({ namespace, labels }: Service, name: string) {
  return { name, namespace, labels: { ...labels } };
}

/** Typed against its CRD up to here, plain data from here on. */
function plain(manifest: FlaggerCanary | MetricTemplate): Manifest {
  return manifest as unknown as Manifest;
}
