import { printPromql } from "../promql/print";
import type { Ratio } from "../units/ratio";
import type { CanaryPlan, PlannedVerdict } from "./canary-plan";
import { errorsOf, lately, sinceStart, whileThereIs, within } from "./counted-events";
import type { Counting } from "./counted-events";
import { likelihoodRatio } from "./likelihood-ratio";
import { unlessStableFailsToo } from "./unless-stable-fails-too";

/** What the queries need of a plan. */
export type QueryPlan = Pick<CanaryPlan, "first" | "range" | "step" | "watch">;

/** The query of one verdict, with the controller's placeholders for both versions' hashes in it. */
export function verdictQuery({ first, range, step }: QueryPlan, verdict: PlannedVerdict): string {
  const counting = { canary: sinceStart(range), stable: whileThereIs(verdict.counts.total, { range, step }) };
  return comparedQuery(verdict, first.share, counting);
}

/** The same for the check after the weight was raised: of the last events only. */
export function watchQuery({ watch }: QueryPlan, verdict: PlannedVerdict): string {
  const counting = { canary: within(watch.window), stable: lately(watch.window) };
  return comparedQuery(verdict, watch.share, counting);
}

function comparedQuery(
  { test, counts, stable }: PlannedVerdict,
  share: Ratio,
  counting: { readonly canary: Counting; readonly stable: Counting },
): string {
  const sum = likelihoodRatio(test, counts, counting.canary);
  const errors = { canary: errorsOf(counts, counting.canary), stable: errorsOf(stable, counting.stable) };
  return printPromql(unlessStableFailsToo(sum, { test, share }, errors));
}
