import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Manifest } from "../manifest";
import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Canary, Service } from "../spec/service";
import { argoRollouts } from "./argo-rollouts";
import type { CanaryPlan } from "./canary-plan";
import { guardedCounts } from "./guarded-counts";
import { lintManifests } from "./lint/lint-manifests";
import { planCanary } from "./plan-canary";
import { planProblems } from "./plan-problems";
import { requestRouter } from "./request-router";
import { rolloutProblems } from "./rollout-problems";
import { canaryRules } from "./rules";

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
  if (canary.controller !== "argo-rollouts") return { manifests: [], problems: [notSupported(canary)] };
  const { guards, problems: countProblems } = guardedCounts(service, canary, slos);
  if (guards.length === 0) return { manifests: [], problems: [...countProblems, nothingGuarded(canary)] };
  const { plan, problems: planned } = planCanary(service, canary, { guards, routed: requestRouter(service).kind !== "replicas" });
  const problems = [...countProblems, ...planned];
  if (plan === undefined) return { manifests: [], problems };
  const manifests = argoRollouts(service, plan);
  const rendered = [...planProblems(service, plan), ...rolloutProblems(service, plan), ...lintManifests(manifests)];
  return { manifests, plan, problems: [...problems, ...rendered] };
}

function notSupported({ controller }: Canary): Problem {
  return finding(canaryRules.controllerNotSupported, {
    path: "spec.canary.controller",
    message: `this version renders canaries for Argo Rollouts, not for ${controller}`,
    got: controller,
    allowed: "argo-rollouts",
    fix: "set controller to argo-rollouts, or leave the canary section out",
  });
}

function nothingGuarded({ guardSlos }: Canary): Problem {
  return finding(canaryRules.nothingGuarded, {
    path: guardSlos === undefined ? "spec.canary" : "spec.canary.guardSlos",
    message: "no SLO is left that could judge a new version",
    got: guardSlos?.join(", ") ?? "all SLOs",
    fix: "add an SLO whose events the app's own metrics count, for example availability with source app",
  });
}
