import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import type { Manifest } from "../manifest";
import { printPromql } from "../promql/print";
import type { Canary, Service } from "../spec/service";
import { Duration } from "../units/duration";
import { objectNames } from "../units/names";
import type { CanaryPlan, PlannedVerdict } from "./canary-plan";
import { HASH_ARGUMENT } from "./guarded-counts";
import { likelihoodRatio } from "./likelihood-ratio";
import type { SequentialTest } from "./sequential-test";

/** Argo asks again every 10 s while Prometheus does not answer: an outage of 5 minutes aborts nothing. */
const TOLERATED_ERRORS = 30;
/** Pods may be older than the analysis by the time they were allowed to become ready (progressDeadlineSeconds). */
const MARGIN = Duration.of(10, "m");

/** The verdict of one SLO as Argo Rollouts runs it: abort, promote, or look again. */
export function analysisTemplate(service: Service, plan: CanaryPlan, verdict: PlannedVerdict): Manifest {
  const { looks, initialDelay, interval } = plan.analysis;
  const slo = verdict.guarded.id.slo;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: {
      name: objectNames.analysis(service.service, slo),
      namespace: service.namespace,
      labels: { ...service.labels },
    },
    spec: {
      args: [{ name: HASH_ARGUMENT }],
      metrics: [
        {
          name: slo,
          initialDelay: goDuration(initialDelay),
          interval: goDuration(interval),
          count: looks,
          failureLimit: 0,
          consecutiveSuccessLimit: 1,
          inconclusiveLimit: looks,
          consecutiveErrorLimit: TOLERATED_ERRORS,
          ...verdictConditions(verdict.test, plan.noData),
          provider: {
            prometheus: { address: service.monitoring.prometheusUrl, query: verdictQuery(plan, verdict) },
          },
        },
      ],
    },
  } satisfies IAnalysisTemplate & Manifest;
}

/** The query of one verdict, with Argo's placeholder for the new version's hash in it. */
export function verdictQuery(plan: Pick<CanaryPlan, "analysis">, verdict: PlannedVerdict): string {
  const { looks, initialDelay, interval } = plan.analysis;
  const range = initialDelay.plus(interval.times(looks)).plus(MARGIN);
  return printPromql(likelihoodRatio(verdict.test, verdict.counts, range));
}

/** When a look succeeds or fails; one that does neither is inconclusive, and Argo looks again. */
export function verdictConditions(
  { abortAt, promoteAt }: Pick<SequentialTest, "abortAt" | "promoteAt">,
  noData: Canary["noData"],
): { readonly successCondition: string; readonly failureCondition: string } {
  const measured = (comparison: string) => `len(result) > 0 && !isNaN(result[0]) && result[0] ${comparison}`;
  const orNothing = (comparison: string) => `len(result) == 0 || isNaN(result[0]) || result[0] ${comparison}`;
  return {
    successCondition: (noData === "pass" ? orNothing : measured)(`<= ${promoteAt}`),
    failureCondition: (noData === "fail" ? orNothing : measured)(`>= ${abortAt}`),
  };
}

/** Go's durations, which Argo reads, know no days. */
export function goDuration(duration: Duration): string {
  return duration.format(["h", "m", "s", "ms"]);
}
