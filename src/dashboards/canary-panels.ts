import type { CanaryPlan, PlannedVerdict } from "../canary/canary-plan";
import { rolloutPhase } from "../canary/rollout-phase";
import { besidesSmoke } from "../canary/smoke-test";
import { VERSION_LABEL, VersionCounts } from "../canary/version-counts";
import { binary, call, chain, number } from "../promql/build";
import type { Expression } from "../promql/expression";
import type { Service } from "../spec/service";
import { dashed, lineFields, stateFields } from "./field-config";
import type { Color, LineFields } from "./field-config";
import { stateTimelinePanel, timeseriesPanel } from "./panel";
import type { Panel } from "./panel";
import { constant, SloQueries } from "./slo-queries";

const HALF = { w: 12, h: 8 };
const BY_VERSION = `{{${VERSION_LABEL}}}`;

/** What Argo Rollouts says of a Rollout, and the number that stands for it here. */
export const PHASES: Readonly<Record<string, { readonly value: number; readonly color: Color }>> = {
  Healthy: { value: 0, color: "green" },
  Progressing: { value: 1, color: "blue" },
  Paused: { value: 2, color: "yellow" },
  Degraded: { value: 3, color: "red" },
};

/** Where a release stands, whatever judges it. */
export function releasePanels(service: Service, plan: CanaryPlan): readonly Panel[] {
  const counted = plan.verdicts.find(({ countsRequests }) => countsRequests) ?? plan.verdicts[0];
  const counts = VersionCounts.of(service, plan, counted);
  return [
    phase(service),
    byVersion({
      name: "release/share",
      title: "Share of requests by version",
      description: `How much does each version get? Counted by the app's pods in the last ${plan.watch.window}; a line a pod-template hash. The steps are ${weights(plan)}.`,
      unit: "percentunit",
      expression: counts.share,
    }),
    byVersion({
      name: "release/pods",
      title: "Pods by version",
      description: "How many pods of each version count requests?",
      unit: "none",
      expression: counts.pods,
    }),
  ];
}

function weights({ steps }: CanaryPlan): string {
  return steps.flatMap((step) => (step.kind === "weight" ? [`${step.weight.percent} %`] : [])).join(", ");
}

function phase(service: Service): Panel {
  const words = Object.entries(PHASES).map(([text, { value, color }]) => [String(value), { text, color }]);
  const states = Object.entries(PHASES).map(([name, { value }]) =>
    binary(rolloutPhase(service, name), "*", number(value)),
  );
  return stateTimelinePanel({
    name: "release/phase",
    title: "Phase",
    description:
      "What does Argo Rollouts say? No bar means that the metrics of its controller, port 8090, are not scraped; the alerts about releases are silent then, too.",
    size: { w: 24, h: 4 },
    fieldConfig: stateFields(Object.fromEntries(words)),
    queries: [{ expression: chain("or", states), legend: service.workload.deployment }],
  });
}

/** How near one SLO's verdict is, and what the release has cost it. */
export function canaryPanels(service: Service, plan: CanaryPlan, verdict: PlannedVerdict): readonly Panel[] {
  const counts = VersionCounts.of(service, plan, verdict);
  const { slo, id } = verdict.guarded;
  const name = (panel: string) => `verdict ${id.slo}/${panel}`;
  const allowed = SloQueries.of(verdict.guarded, service.monitoring).allowedEvents;
  return [
    verdictSum(service, verdict, { name: name("sum"), counts }),
    eventsSoFar(service, verdict, { name: name("events"), counts }),
    byVersion({
      name: name("budget"),
      title: "Budget spent by this release",
      description: `Which share of the ${slo.window} error budget has the new version cost so far? A complete failure is found before it costs ${plan.budgetAtRisk.percentText} %.`,
      unit: "percentunit",
      expression: binary(counts.errors, "/", call("scalar", binary(allowed, ">", number(0)))),
      limit: { value: constant(plan.budgetAtRisk), legend: "budget at risk", color: "orange" },
    }),
    byVersion({
      name: name("error-ratio"),
      title: "Errors by version",
      description: `Is it the new version? Share of bad ${verdict.guarded.indicator.unit} of the last ${plan.watch.window}; the dashed line is the promise.`,
      unit: "percentunit",
      expression: counts.errorRatio,
      limit: { value: constant(slo.objective.complement()), legend: "allowed on average", color: "orange" },
    }),
  ];
}

interface Of {
  readonly name: string;
  readonly counts: VersionCounts;
}

function verdictSum(service: Service, verdict: PlannedVerdict, { name, counts }: Of): Panel {
  const { abortAt, promoteAt } = besidesSmoke(service, verdict.test);
  return timeseriesPanel({
    name,
    title: "Verdict",
    description: `How near is the verdict? Each bad event adds ${verdict.test.perError}, each other one takes ${verdict.test.perGood.times(-1)} away. At ${abortAt} the release is aborted, at ${promoteAt} it goes on. Shown is the sum against the SLO; where the stable version fails as well, the controller's own is lower.`,
    size: HALF,
    fieldConfig: lineFields({ unit: "none", overrides: [dashed("abort", "red"), dashed("promote", "green")] }),
    queries: [
      { expression: counts.sum, legend: BY_VERSION },
      { expression: constant(abortAt), legend: "abort" },
      { expression: constant(promoteAt), legend: "promote" },
    ],
  });
}

function eventsSoFar(service: Service, { guarded, test }: PlannedVerdict, { name, counts }: Of): Panel {
  const { promoteAt } = besidesSmoke(service, test);
  const needed = Math.ceil(promoteAt.dividedBy(test.perGood, 9).number);
  const { unit } = guarded.indicator;
  return byVersion({
    name,
    title: "Events so far",
    description: `Has the new version answered enough? Without an error it needs ${needed} ${unit}${promoteAt.compare(test.promoteAt) < 0 ? ", those of the smoke test among them" : ""}; each error makes it more.`,
    unit: "none",
    expression: counts.total,
    limit: { value: constant(needed), legend: "needed without an error", color: "green" },
  });
}

interface Lines extends Pick<LineFields, "unit"> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly expression: Expression;
  readonly limit?: { readonly value: Expression; readonly legend: string; readonly color: Color };
}

function byVersion({ name, title, description, unit, expression, limit }: Lines): Panel {
  return timeseriesPanel({
    ...{ name, title, description, size: HALF },
    fieldConfig: lineFields({
      unit,
      min: 0,
      overrides: limit === undefined ? [] : [dashed(limit.legend, limit.color)],
    }),
    queries: [
      { expression, legend: BY_VERSION },
      ...(limit === undefined ? [] : [{ expression: limit.value, legend: limit.legend }]),
    ],
  });
}
