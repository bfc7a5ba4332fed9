import type { Manifest } from "../../manifest";
import type { Found, Lint, LintedRollout, Metric, TemplateSpec } from "./lint-target";
import { listOf } from "./lint-target";
import { isEndless } from "./metric-lints";
import { lintRules } from "./rules";

interface Analysis {
  readonly path: string;
  /** Whether the release waits for it. */
  readonly inline: boolean;
  readonly templateNames: readonly string[];
  readonly args: ReadonlySet<string>;
}

type WrittenAnalysis = {
  templates?: { templateName?: string; clusterScope?: boolean }[];
  args?: { name: string }[];
};

/** The analyses of a canary: those of steps, and the one in the background. */
function analysesOf({ canary }: LintedRollout): readonly Analysis[] {
  const written = listOf(canary?.steps).map(({ analysis }, index) => ({
    analysis: analysis as WrittenAnalysis | undefined,
    path: `spec.strategy.canary.steps[${index}].analysis`,
    inline: true,
  }));
  const background = { analysis: canary?.analysis as WrittenAnalysis, path: "spec.strategy.canary.analysis" };
  return [...written, { ...background, inline: false }].flatMap(({ analysis, path, inline }) =>
    analysis === undefined
      ? []
      : {
          ...{ path, inline },
          // Those of a cluster are nobody's here.
          templateNames: listOf(analysis.templates).flatMap(({ templateName, clusterScope }) =>
            templateName === undefined || clusterScope ? [] : [templateName],
          ),
          args: new Set(listOf(analysis.args).map(({ name }) => name)),
        },
  );
}

function templateOf({ others, namespace }: LintedRollout, name: string): TemplateSpec | undefined {
  const found = others.find(
    ({ kind, metadata }) =>
      kind === "AnalysisTemplate" && metadata.name === name && (metadata.namespace ?? "default") === namespace,
  );
  return found?.spec as TemplateSpec | undefined;
}

function hasTemplates(others: readonly Manifest[]): boolean {
  return others.some(({ kind }) => kind === "AnalysisTemplate");
}

const atEachAnalysis =
  (find: (analysis: Analysis, rollout: LintedRollout) => readonly Omit<Found, "path">[]) => (rollout: LintedRollout) =>
    analysesOf(rollout).flatMap((analysis) =>
      find(analysis, rollout).map((found) => ({ path: analysis.path, ...found })),
    );

function templatesOf(analysis: Analysis, rollout: LintedRollout): readonly TemplateSpec[] {
  return analysis.templateNames.flatMap((name) => templateOf(rollout, name) ?? []);
}

function metricsOf(analysis: Analysis, rollout: LintedRollout): readonly Metric[] {
  return templatesOf(analysis, rollout).flatMap(({ metrics }) => listOf(metrics));
}

/** What the analyses of a Rollout need of the AnalysisTemplates beside it. */
export const ANALYSIS_LINTS: readonly Lint<LintedRollout>[] = [
  {
    rule: lintRules.analysis,
    find: atEachAnalysis(({ templateNames }, rollout) =>
      // A Rollout by itself says nothing about templates that are there already.
      (hasTemplates(rollout.others) ? templateNames : [])
        .filter((name) => templateOf(rollout, name) === undefined)
        .map((name) => ({ message: `there is no AnalysisTemplate ${name}`, got: name, fix: "deliver it as well" })),
    ),
  },
  {
    rule: lintRules.analysis,
    find: atEachAnalysis((analysis, rollout) => {
      const needed = templatesOf(analysis, rollout).flatMap(({ args }) =>
        listOf(args).filter((arg) => arg.value === undefined && arg.valueFrom === undefined),
      );
      const missing = [...new Set(needed.map(({ name }) => name))].filter((name) => !analysis.args.has(name));
      return missing.map((name) => ({ message: `argument ${name} has no value`, fix: `add ${name} to args` }));
    }),
  },
  {
    rule: lintRules.analysis,
    find: atEachAnalysis((analysis, rollout) => {
      const names = metricsOf(analysis, rollout).map(({ name }) => name);
      const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
      return twice.map((name) => ({ message: `two metrics are called ${name}`, got: name, fix: "rename one" }));
    }),
  },
  {
    rule: lintRules.endlessMetric,
    find: atEachAnalysis((analysis, rollout) =>
      metricsOf(analysis, rollout)
        .filter((metric) => analysis.inline && isEndless(metric))
        .map(({ name }) => ({ message: `metric ${name} has an interval and no count`, got: name, fix: "add a count" })),
    ),
  },
];
