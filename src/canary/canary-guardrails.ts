import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Manifest } from "../manifest";
import { finding, hasErrors } from "../problem";
import type { Problem } from "../problem";
import type { Canary, Service } from "../spec/service";
import { argoRollouts } from "./argo-rollouts";
import { businessProblems, businessTemplates } from "./business-metrics";
import type { CanaryPlan } from "./canary-plan";
import { controllerProblems } from "./controller-problems";
import { ejectionProblems } from "./ejection-problems";
import { flagger } from "./flagger";
import { flaggerPlan, flaggerProblems } from "./flagger-problems";
import { guardedCounts } from "./guarded-counts";
import { lintManifests } from "./lint/lint-manifests";
import { planCanary } from "./plan-canary";
import { planProblems } from "./plan-problems";
import { requestRouter } from "./request-router";
import { rolloutProblems } from "./rollout-problems";
import { canaryRules } from "./rules";
import { smokeProblems, smokeTemplates } from "./smoke-test";
import { weightedRoute, weightedRouteProblems } from "./weighted-route";

/** How a new version of a service is released and judged. */
export interface CanaryGuardrails {
  readonly manifests: readonly Manifest[];
  /** Absent without a canary, and when the problems leave no sound plan. */
  readonly plan?: CanaryPlan;
  readonly problems: readonly Problem[];
}

/** The canary of a service, judged by its SLOs; everything is empty when it asks for none. */
export function canaryGuardrails(service: Service, slos: readonly GuardedSlo[]): CanaryGuardrails {
  const { canary } = service;
  if (canary === undefined) return { manifests: [], problems: [] };
  const unfit = controllerProblems(service, canary);
  if (hasErrors(unfit)) return { manifests: [], problems: unfit };
  if (canary.controller === "weighted-route")
    return { manifests: weightedRoute(service), problems: [...unfit, ...weightedRouteProblems(service, canary)] };
  const { guards, problems: countProblems } = guardedCounts(service, canary, slos);
  if (guards.length === 0) return { manifests: [], problems: [...unfit, ...countProblems, nothingGuarded(canary)] };
  const { plan, problems: planned } = planCanary(service, canary, {
    guards,
    routed: requestRouter(service).kind !== "replicas",
  });
  const problems = [...unfit, ...countProblems, ...planned];
  if (plan === undefined) return { manifests: [], problems };
  problems.push(...ejectionProblems(service, plan));
  const rendered = (canary.controller === "flagger" ? byFlagger : byArgoRollouts)(service, plan, slos);
  return { ...rendered, problems: [...problems, ...rendered.problems] };
}

type Rendered = Required<CanaryGuardrails>;

function byArgoRollouts(service: Service, plan: CanaryPlan, slos: readonly GuardedSlo[]): Rendered {
  const manifests = [...smokeTemplates(service, slos), ...businessTemplates(service), ...argoRollouts(service, plan)];
  const problems = [
    ...planProblems(service, plan),
    ...smokeProblems(service),
    ...businessProblems(service),
    ...rolloutProblems(service, plan),
    ...lintManifests(manifests),
  ];
  return { manifests, plan, problems };
}

function byFlagger(service: Service, planned: CanaryPlan): Rendered {
  const plan = flaggerPlan(service, service.canary!, planned);
  // It never pauses, so what is said of pauses does not hold.
  const problems = [...planProblems(service, { ...plan, noData: "pause" }), ...flaggerProblems(service, plan)];
  return { manifests: flagger(service, plan), plan, problems };
}

function nothingGuarded({ guardSlos }: Canary): Problem {
  return finding(canaryRules.nothingGuarded, {
    path: guardSlos === undefined ? "spec.canary" : "spec.canary.guardSlos",
    message: "no SLO is left that could judge a new version",
    got: guardSlos?.join(", ") ?? "all SLOs",
    fix: "add an SLO whose events the app's own metrics count, for example availability with source app",
  });
}
