import { Duration } from "../units/duration";
import { Ratio } from "../units/ratio";
import { SCRAPES_TO_BE_SEEN } from "./analysis-timings";
import type { CanaryPlan, PlannedVerdict, PlanStep } from "./canary-plan";
import { madeUpFor } from "./unless-stable-fails-too";

type Plan = Omit<CanaryPlan, "explain">;

/** The plan in sentences, for the runbook, the report and whoever wonders why a release waits. */
export function explainPlan(plan: Plan): readonly string[] {
  const { initialDelay, interval, looks } = plan.analysis;
  const [lookBack] = plan.verdicts.map(({ tier }) => tier);
  return [
    `A release starts paused while less than ${percent(plan.budgetAtRisk)} of an SLO's error budget is left, and while nobody knows how much is left.`,
    `Steps: ${plan.steps.flatMap((step) => stepInWords(step, plan)).join(", ")}, then everything.`,
    `The new version is judged at ${percent(plan.first.share)} of the traffic: ${initialDelay} after it was ready, then every ${interval}, at most ${looks} times. ${SCRAPES_TO_BE_SEEN} scrapes show a pod; tier ${lookBack.name} looks back ${lookBack.short}.`,
    ...plan.verdicts.flatMap((verdict) => explainVerdict(verdict, plan)),
    ...watched(plan),
    undecided(plan),
    `While Prometheus does not answer, nothing is decided; after ${plan.analysis.prometheusOutage} the release is aborted.`,
  ];
}

function stepInWords(step: PlanStep, plan: Plan): string[] {
  switch (step.kind) {
    case "budget":
      return ["enough error budget"];
    case "weight":
      return [`${percent(step.weight.share)} of the traffic`];
    case "analysis":
      return ["the verdict"];
    case "watch":
      return [`${plan.watch.window} of watching`];
    case "pause":
      return [`a wait of ${step.for}`];
  }
}

function explainVerdict(verdict: PlannedVerdict, plan: Plan): string[] {
  const { guarded, test, cost, tier } = verdict;
  const name = guarded.id.slo;
  const time = (requests: number) => {
    const rate = verdict.countsRequests ? plan.requestsPerSecond : undefined;
    return rate === undefined ? "" : ` (${Duration.of(Math.ceil(requests / rate), "s")} at the expected traffic)`;
  };
  const madeUp = Number(madeUpFor({ test, share: plan.first.share }).toPrecision(3));
  const errors = test.abortingErrors === 1 ? "1 error" : `${test.abortingErrors} errors`;
  return [
    `${name}: a release that fails every request is found within ${plan.detection} and costs ${percent(cost)} of the ${guarded.slo.window} error budget.`,
    `${name}: each error adds ${test.perError}, each other request ${test.perGood}; ${test.abortAt} aborts and ${test.promoteAt} promotes.`,
    `${name}: a release without errors passes after ${test.cleanRequests} requests${time(test.cleanRequests)}; ${errors} at the start abort it.`,
    `${name}: on average the verdict takes ${test.expectedIfPromised} requests for a release exactly as good as ${guarded.slo.objective.percentText} %${time(test.expectedIfPromised)}, and ${test.expectedIfPaging} for one with ${percent(test.pagingErrors)} errors, which tier ${tier.name} would page for.`,
    ...regression(verdict, plan),
    `${name}: each error of the stable version in the same time makes up for ${madeUp} of the new one's, so that what fails for both aborts nothing.`,
  ];
}

function regression({ guarded, smallestRegression }: PlannedVerdict, { analysis }: Plan): string[] {
  if (smallestRegression === undefined) return [];
  const name = guarded.id.slo;
  return [
    `${name}: the smallest regression it can detect is ${percent(smallestRegression)} errors: at the expected traffic 80 of 100 such releases are aborted within ${analysis.looks} looks. Most of the smaller ones pass.`,
  ];
}

function watched({ steps, watch, verdicts }: Plan): string[] {
  if (!steps.some(({ kind }) => kind === "watch")) return [];
  const bounds = verdicts.map(({ guarded, watchAbortAt }) => `${guarded.id.slo} at ${watchAbortAt}`).join(", ");
  return [
    `While it is watched, the same sums of the last ${watch.window} are looked at every ${watch.interval}; they abort at a higher bound (${bounds}), because there are more looks to be wrong at.`,
  ];
}

function undecided({ noData, analysis, paused }: Pick<Plan, "noData" | "analysis" | "paused">): string {
  const share = paused === undefined ? "" : `, as ${atMost(paused)} of the releases exactly as good as promised do`;
  const waits = `Undecided after ${analysis.looks} looks, the release waits for a human${share}`;
  if (noData === "pause") return `${waits}; so it does without any traffic.`;
  return `${waits}; a look that finds no traffic at all ${noData === "fail" ? "aborts it" : "promotes it unproven"}.`;
}

/** Below this nobody needs to know. */
const FEW = Ratio.percent("0.1")!;

function atMost(share: Ratio): string {
  return share.compare(FEW) < 0 ? `less than ${percent(FEW)}` : `at most ${percent(share)}`;
}

function percent(share: Ratio): string {
  return `${Ratio.of(Number((share.number * 100).toPrecision(3))).text} %`;
}
