import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import type { IRollout } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout";
import type { Manifest } from "../manifest";
import { finding } from "../problem";
import type { Problem } from "../problem";
import type { BusinessMetric, Service } from "../spec/service";
import { Duration } from "../units/duration";
import { objectNames } from "../units/names";
import { HASH_ARGUMENT, HASH_PLACEHOLDER, STABLE_HASH_ARGUMENT, STABLE_HASH_PLACEHOLDER } from "./guarded-counts";
import { canaryRules } from "./rules";

type CanaryStrategy = NonNullable<NonNullable<NonNullable<IRollout["spec"]>["strategy"]>["canary"]>;

const INTERVAL = Duration.of(1, "m");
/** Measurements that a release keeps to be read afterwards; Argo Rollouts keeps ten unless it is told. */
const KEPT = 240;
/** It is asked again every 10 s: a day without Prometheus ends the record, and nothing else. */
const TOLERATED_ERRORS = 8_640;

/** Business metrics as a release records them: every one a dry run, which no failure, error or absence can turn into a verdict. */
export function businessTemplates(service: Service): readonly Manifest[] {
  const metrics = recorded(service);
  if (metrics.length === 0) return [];
  return [
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "AnalysisTemplate",
      metadata: {
        name: objectNames.business(service.service),
        namespace: service.namespace,
        labels: { ...service.labels },
      },
      spec: {
        args: [{ name: HASH_ARGUMENT }, { name: STABLE_HASH_ARGUMENT }],
        metrics: metrics.map(({ name, query }) => ({
          name,
          interval: INTERVAL.format(["s"]),
          consecutiveErrorLimit: TOLERATED_ERRORS,
          // Whatever it is: it is written down.
          successCondition: "true",
          provider: { prometheus: { address: service.monitoring.prometheusUrl, query } },
        })),
        // Patterns that Argo Rollouts looks for anywhere in the name.
        dryRun: metrics.map(({ name }) => ({ metricName: `^${name}$` })),
        measurementRetention: metrics.map(({ name }) => ({ metricName: `^${name}$`, limit: KEPT })),
      },
    } satisfies IAnalysisTemplate & Manifest,
  ];
}

/** The part of the canary strategy that records them, beside the steps, from the first step to the last. */
export function businessAnalysis(service: Service): Pick<CanaryStrategy, "analysis"> {
  if (recorded(service).length === 0) return {};
  return {
    analysis: {
      templates: [{ templateName: objectNames.business(service.service) }],
      args: [
        { name: HASH_ARGUMENT, valueFrom: { podTemplateHashValue: "Latest" } },
        { name: STABLE_HASH_ARGUMENT, valueFrom: { podTemplateHashValue: "Stable" } },
      ],
    },
  };
}

export function businessProblems({ business }: Service): readonly Problem[] {
  return business.flatMap((metric, index) =>
    isResolvable(metric)
      ? []
      : [
          finding(canaryRules.businessPlaceholder, {
            path: `spec.business[${index}].query`,
            message: `releases do not record ${metric.name}: its query contains {{, which Argo Rollouts would refuse, and abort the release`,
            allowed: `${HASH_PLACEHOLDER} and ${STABLE_HASH_PLACEHOLDER}, which it replaces with the hashes in the names of both versions' pods`,
            fix: "write [{]{ in a regular expression instead",
          }),
        ],
  );
}

function recorded({ business }: Service): readonly BusinessMetric[] {
  return business.filter(isResolvable);
}

function isResolvable({ query }: BusinessMetric): boolean {
  return !query.replaceAll(HASH_PLACEHOLDER, "").replaceAll(STABLE_HASH_PLACEHOLDER, "").includes("{{");
}
