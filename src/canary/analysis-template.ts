import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import type { Manifest } from "../manifest";
import type { Canary, Service } from "../spec/service";
import { Duration } from "../units/duration";
import { objectNames } from "../units/names";
import type { Ratio } from "../units/ratio";
import { budgetQuery } from "./budget-query";
import type { CanaryPlan, PlannedVerdict } from "./canary-plan";
import { HASH_ARGUMENT, STABLE_HASH_ARGUMENT } from "./guarded-counts";
import { besidesSmoke } from "./smoke-test";
import { verdictQuery, watchQuery } from "./verdict-query";

type Metric = NonNullable<NonNullable<IAnalysisTemplate["spec"]["metrics"]>[number]>;
type Conditions = Required<Pick<Metric, "successCondition" | "failureCondition">>;

/** Argo asks again this often while Prometheus does not answer, whatever the interval is. */
const RETRY = Duration.of(10, "s");

/** The verdict of one SLO as Argo Rollouts runs it: abort, promote, or look again. */
export function analysisTemplate(service: Service, plan: CanaryPlan, verdict: PlannedVerdict): Manifest {
  const { looks, initialDelay, interval } = plan.analysis;
  const slo = verdict.guarded.id.slo;
  const metric: Metric = {
    name: slo,
    initialDelay: goDuration(initialDelay),
    interval: goDuration(interval),
    count: looks,
    failureLimit: 0,
    consecutiveSuccessLimit: 1,
    inconclusiveLimit: looks,
    consecutiveErrorLimit: toleratedErrors(plan),
    ...verdictConditions(besidesSmoke(service, verdict.test), plan.noData),
    provider: prometheus(service, verdictQuery(plan, verdict)),
  };
  return template(service, objectNames.analysis(service.service, slo), { metrics: [metric], args: HASHES });
}

/** What looks at one SLO after the weight was raised: any look may abort, and one without events says nothing. */
export function watchTemplate(service: Service, plan: CanaryPlan, verdict: PlannedVerdict): Manifest {
  const { looks, interval } = plan.watch;
  const slo = verdict.guarded.id.slo;
  const metric: Metric = {
    name: `${slo}-watch`,
    initialDelay: goDuration(interval),
    interval: goDuration(interval),
    count: looks,
    failureLimit: 0,
    // A pause only when no look at all had data.
    inconclusiveLimit: looks - 1,
    consecutiveErrorLimit: toleratedErrors(plan),
    ...watchConditions(verdict.watchAbortAt, plan.noData),
    provider: prometheus(service, watchQuery(plan, verdict)),
  };
  return template(service, objectNames.watch(service.service, slo), { metrics: [metric], args: HASHES });
}

/** Pauses a release, for a human, while too little error budget is left; also while nobody knows how much there is. */
export function budgetTemplate(service: Service, plan: CanaryPlan): Manifest {
  const metrics = plan.verdicts.map(({ guarded }): Metric => ({
    name: `${guarded.id.slo}-budget`,
    count: 1,
    failureLimit: 0,
    inconclusiveLimit: 0,
    consecutiveErrorLimit: toleratedErrors(plan),
    successCondition: measured(`>= ${plan.budgetAtRisk}`),
    // Never: with one condition alone, a look that does not succeed would abort.
    failureCondition: "false",
    provider: prometheus(service, budgetQuery(guarded.id)),
  }));
  return template(service, objectNames.budget(service.service), { metrics });
}

/** The arguments of the queries that tell one version from the other. */
const HASHES = [{ name: HASH_ARGUMENT }, { name: STABLE_HASH_ARGUMENT }];

function template(service: Service, name: string, spec: IAnalysisTemplate["spec"]): Manifest {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: { name, namespace: service.namespace, labels: { ...service.labels } },
    spec: { ...spec },
  } satisfies IAnalysisTemplate & Manifest;
}

function prometheus({ monitoring }: Service, query: string): Metric["provider"] {
  return { prometheus: { address: monitoring.prometheusUrl, query } };
}

function toleratedErrors({ analysis }: CanaryPlan): number {
  return Math.ceil(analysis.prometheusOutage.milliseconds / RETRY.milliseconds);
}

const measured = (comparison: string) => `len(result) > 0 && !isNaN(result[0]) && result[0] ${comparison}`;
const orNothing = (comparison: string) => `len(result) == 0 || isNaN(result[0]) || result[0] ${comparison}`;

/** When a look succeeds or fails; one that does neither is inconclusive, and Argo looks again. */
export function verdictConditions(
  { abortAt, promoteAt }: { readonly abortAt: Ratio; readonly promoteAt: Ratio },
  noData: Canary["noData"],
): Conditions {
  return {
    successCondition: (noData === "pass" ? orNothing : measured)(`<= ${promoteAt}`),
    failureCondition: (noData === "fail" ? orNothing : measured)(`>= ${abortAt}`),
  };
}

/** The same for a watch, which has no need to be convinced of anything. */
export function watchConditions(abortAt: Ratio, noData: Canary["noData"]): Conditions {
  return {
    successCondition: (noData === "pass" ? orNothing : measured)(`< ${abortAt}`),
    failureCondition: (noData === "fail" ? orNothing : measured)(`>= ${abortAt}`),
  };
}

/** Go's durations, which Argo reads, know no days. */
export function goDuration(duration: Duration): string {
  return duration.format(["h", "m", "s", "ms"]);
}
