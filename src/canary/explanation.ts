import { Duration } from "../units/duration";
import { Ratio } from "../units/ratio";
import type { CanaryPlan, PlannedVerdict } from "./canary-plan";

/** The plan in sentences, for the runbook, the report and whoever wonders why a release waits. */
export function explainPlan(plan: Omit<CanaryPlan, "explain">): readonly string[] {
  const { initialDelay, interval, looks } = plan.analysis;
  return [
    `A new version first gets ${percent(plan.first.share)} of the traffic; it is judged ${initialDelay} later, then every ${interval}, at most ${looks} times.`,
    ...plan.verdicts.flatMap((verdict) => explainVerdict(verdict, plan)),
    undecided(plan),
  ];
}

function explainVerdict(verdict: PlannedVerdict, plan: Omit<CanaryPlan, "explain">): string[] {
  const { guarded, test, cost, tier } = verdict;
  const name = guarded.id.slo;
  const time = (requests: number) => {
    const rate = verdict.countsRequests ? plan.requestsPerSecond : undefined;
    return rate === undefined ? "" : ` (${Duration.of(Math.ceil(requests / rate), "s")} at the expected traffic)`;
  };
  const errors = test.abortingErrors === 1 ? "1 error" : `${test.abortingErrors} errors`;
  return [
    `${name}: a release that fails every request is found within ${plan.detection} and costs ${percent(cost)} of the ${guarded.slo.window} error budget.`,
    `${name}: each error adds ${test.perError}, each other request ${test.perGood}; ${test.abortAt} aborts and ${test.promoteAt} promotes.`,
    `${name}: a release without errors passes after ${test.cleanRequests} requests${time(test.cleanRequests)}; ${errors} at the start abort it.`,
    `${name}: on average the verdict takes ${test.expectedIfPromised} requests for a release exactly as good as ${guarded.slo.objective.percentText} %${time(test.expectedIfPromised)}, and ${test.expectedIfPaging} for one with ${percent(test.pagingErrors)} errors, which tier ${tier.name} would page for.`,
  ];
}

function undecided({ noData, analysis }: Pick<CanaryPlan, "noData" | "analysis">): string {
  const waits = `Undecided after ${analysis.looks} looks, the release waits for a human`;
  if (noData === "pause") return `${waits}; so it does without any traffic.`;
  return `${waits}; a look that finds no traffic at all ${noData === "fail" ? "aborts it" : "promotes it unproven"}.`;
}

function percent(share: Ratio): string {
  return `${Ratio.of(Number((share.number * 100).toPrecision(3))).text} %`;
}
