import type { Manifest } from "../../../src/manifest";
import { Duration } from "../../../src/units/duration";
import { compiledQuery } from "./compiled-query";
import type { Answer, Value } from "./compiled-query";

/** One metric of an AnalysisTemplate, as Argo Rollouts reads it. */
export interface EmittedMetric {
  readonly name: string;
  readonly seconds: number;
  readonly count: number;
  readonly failureLimit: number;
  readonly inconclusiveLimit: number;
  readonly consecutiveSuccessLimit?: number;
  readonly measure: (answer: Answer) => Value;
  /** The conditions of a measurement: failure is asked first, and none of them true is inconclusive. */
  readonly succeeds: (value: Value) => boolean;
  readonly fails: (value: Value) => boolean;
}

export type EmittedStep = { readonly weight: number } | { readonly metrics: readonly EmittedMetric[] };

/** The steps of an emitted Rollout with the metrics of their templates: all that a controller knows of a release. */
export function emittedRelease(manifests: readonly Manifest[]): readonly EmittedStep[] {
  const rollout = manifests.find(({ kind }) => kind === "Rollout")!;
  const { steps } = (rollout.spec as { strategy: { canary: { steps: readonly WrittenStep[] } } }).strategy.canary;
  return steps.map((step): EmittedStep => {
    if (step.setWeight !== undefined) return { weight: step.setWeight };
    if (step.analysis === undefined) throw new Error(`cannot run ${JSON.stringify(step)}`);
    return { metrics: step.analysis.templates.flatMap(({ templateName }) => metricsOf(manifests, templateName)) };
  });
}

interface WrittenStep {
  readonly setWeight?: number;
  readonly analysis?: { readonly templates: readonly { readonly templateName: string }[] };
}

interface WrittenMetric {
  readonly name: string;
  readonly interval?: string;
  readonly count: number;
  readonly failureLimit: number;
  readonly inconclusiveLimit: number;
  readonly consecutiveSuccessLimit?: number;
  readonly successCondition: string;
  readonly failureCondition: string;
  readonly provider: { readonly prometheus: { readonly query: string } };
}

function metricsOf(manifests: readonly Manifest[], templateName: string): EmittedMetric[] {
  const template = manifests.find(
    ({ kind, metadata }) => kind === "AnalysisTemplate" && metadata.name === templateName,
  )!;
  return (template.spec as { metrics: readonly WrittenMetric[] }).metrics.map((metric) => ({
    ...metric,
    seconds: Duration.parse(metric.interval ?? "0s")!.seconds,
    measure: compiledQuery(metric.provider.prometheus.query),
    succeeds: condition(metric.successCondition),
    fails: condition(metric.failureCondition),
  }));
}

/** The conditions are written in the part of expr-lang that JavaScript shares. */
function condition(text: string): (value: Value) => boolean {
  const holds = new Function("result", "len", "isNaN", `return ${text}`) as (...scope: unknown[]) => boolean;
  return (value) => holds(value === undefined ? [] : [value], (list: unknown[]) => list.length, Number.isNaN);
}
