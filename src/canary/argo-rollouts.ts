import type { IRollout } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout";
import type { IService } from "kubernetes-models/v1/Service";
import type { Manifest } from "../manifest";
import type { Service } from "../spec/service";
import { objectNames } from "../units/names";
import { analysisTemplate, budgetTemplate, goDuration, watchTemplate } from "./analysis-template";
import { businessAnalysis } from "./business-metrics";
import type { CanaryPlan, PlanStep } from "./canary-plan";
import { HASH_ARGUMENT, STABLE_HASH_ARGUMENT } from "./guarded-counts";
import { requestRouter } from "./request-router";
import type { RequestRouter } from "./request-router";
import { smokeFirst } from "./smoke-test";

/** The plugin that moves the weights of HTTPRoutes, by the name its configuration has. */
export const ROUTER_PLUGIN = "argoproj-labs/gatewayAPI";
/** Old versions kept for a rollback; Argo's own default keeps ten. */
const KEPT_VERSIONS = 5;
/** An aborted canary keeps its pods this long, so that their last errors are scraped and the router lets go of them. */
const ABORTED_PODS_STAY = 60;

/** Everything Argo Rollouts needs to release one service: two Services, one verdict for each SLO, the Rollout. */
export function argoRollouts(service: Service, plan: CanaryPlan): readonly Manifest[] {
  return [
    versionService(service, objectNames.stableService(service.service)),
    versionService(service, objectNames.canaryService(service.service)),
    budgetTemplate(service, plan),
    ...plan.verdicts.map((verdict) => analysisTemplate(service, plan, verdict)),
    ...(plan.steps.some(({ kind }) => kind === "watch")
      ? plan.verdicts.map((verdict) => watchTemplate(service, plan, verdict))
      : []),
    rollout(service, plan),
  ];
}

/** Selects the pods of both versions; the controller adds the hash of one of them. */
function versionService(service: Service, name: string): Manifest {
  const { port, targetPort } = service.workload.service;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: service.namespace, labels: { ...service.labels } },
    spec: {
      selector: { ...service.workload.podLabels },
      ports: [{ name: "http", port, targetPort, protocol: "TCP" }],
    },
  } satisfies IService & Manifest;
}

function rollout(service: Service, plan: CanaryPlan): Manifest {
  const { deployment, replicas } = service.workload;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: { name: deployment, namespace: service.namespace, labels: { ...service.labels } },
    spec: {
      // Without it the controller writes 1.
      replicas,
      revisionHistoryLimit: KEPT_VERSIONS,
      progressDeadlineAbort: true,
      workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment, scaleDown: "progressively" },
      strategy: {
        canary: {
          canaryService: objectNames.canaryService(service.service),
          stableService: objectNames.stableService(service.service),
          ...routing(service),
          ...businessAnalysis(service),
          steps: smokeFirst(
            service,
            plan.steps.map((step) => rolloutStep(service, plan, step)),
          ),
        },
      },
    },
  } satisfies IRollout & Manifest;
}

type CanaryStrategy = NonNullable<NonNullable<NonNullable<IRollout["spec"]>["strategy"]>["canary"]>;
type CanaryStep = NonNullable<CanaryStrategy["steps"]>[number];

/** With a router it moves the weights; without one the pods do, and none is taken away before its successor is ready. */
function routing(service: Service): CanaryStrategy {
  const router = requestRouter(service);
  if (router.kind === "replicas") return { maxUnavailable: 0 };
  return { abortScaleDownDelaySeconds: ABORTED_PODS_STAY, trafficRouting: trafficRouting(service, router) };
}

function trafficRouting(
  { namespace }: Service,
  router: Exclude<RequestRouter, { kind: "replicas" }>,
): CanaryStrategy["trafficRouting"] {
  if (router.kind === "traefik-service") return { traefik: { weightedTraefikServiceName: router.name } };
  const plugin = { namespace, httpRoutes: router.names.map((name) => ({ name })) };
  return { plugins: { [ROUTER_PLUGIN]: plugin } };
}

function rolloutStep(service: Service, { verdicts }: CanaryPlan, step: PlanStep): CanaryStep {
  switch (step.kind) {
    case "weight":
      return { setWeight: step.weight.percent };
    case "pause":
      return { pause: { duration: goDuration(step.for) } };
    case "budget":
      return { analysis: { templates: [{ templateName: objectNames.budget(service.service) }] } };
    case "analysis":
      return analysisStep(verdicts.map(({ guarded }) => objectNames.analysis(service.service, guarded.id.slo)));
    case "watch":
      return analysisStep(verdicts.map(({ guarded }) => objectNames.watch(service.service, guarded.id.slo)));
  }
}

function analysisStep(templateNames: readonly string[]): CanaryStep {
  return {
    analysis: {
      templates: templateNames.map((templateName) => ({ templateName })),
      args: [
        { name: HASH_ARGUMENT, valueFrom: { podTemplateHashValue: "Latest" } },
        { name: STABLE_HASH_ARGUMENT, valueFrom: { podTemplateHashValue: "Stable" } },
      ],
    },
  };
}
