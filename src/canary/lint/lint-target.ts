import type { IAnalysisTemplate } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/AnalysisTemplate";
import type { IRollout } from "@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1/Rollout";
import type { Manifest } from "../../manifest";
import { finding } from "../../problem";
import type { Occurrence, Problem, Rule } from "../../problem";

export type RolloutSpec = NonNullable<IRollout["spec"]>;
export type CanaryStrategy = NonNullable<NonNullable<RolloutSpec["strategy"]>["canary"]>;
export type TrafficRouting = NonNullable<CanaryStrategy["trafficRouting"]>;
export type Step = NonNullable<CanaryStrategy["steps"]>[number];
export type TemplateSpec = IAnalysisTemplate["spec"];
export type Metric = NonNullable<TemplateSpec["metrics"]>[number];

/** What a lint found at one place of one object. */
export type Found = Occurrence;

/** A Rollout, and everything that is delivered beside it. */
export interface LintedRollout {
  readonly name: string;
  readonly namespace: string;
  readonly spec: RolloutSpec;
  readonly canary: CanaryStrategy | undefined;
  readonly others: readonly Manifest[];
}

/** One metric of an AnalysisTemplate, at its place. */
export interface LintedMetric {
  readonly metric: Metric;
  readonly path: string;
}

/** One rule and what breaks it. */
export interface Lint<Target> {
  readonly rule: Rule;
  find(target: Target): readonly Found[];
}

/** All lints on one target; every place says which object it is in. */
export function applied<Target>(lints: readonly Lint<Target>[], target: Target, object: Manifest): readonly Problem[] {
  const { kind, metadata } = object;
  return lints.flatMap(({ rule, find }) =>
    find(target).map((found) =>
      finding(rule, { ...found, path: [`${kind} ${metadata.name}`, found.path].filter(Boolean).join(": ") }),
    ),
  );
}

/** A list that may be missing, or be something else altogether in an object that somebody wrote by hand. */
export function listOf<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}
