import type { FinishedRelease } from "./finished-release";
import { verdictsOf } from "./made-verdict";
import { predicted } from "./prediction";
import type { BadShares } from "./prediction";
import type { TableRow } from "./release-table";
import type { Stage } from "./stage";

/** What decided releases that differ by luck alone, on average, beside what the plan of the first of them says. */
export function compared(stage: Stage, all: readonly FinishedRelease[], bad: BadShares): TableRow {
  const [{ ending, title, namespace }] = all;
  const expected = predicted(stage.plans.get(namespace)!, ending === "promoted" ? "promoted" : "aborted", bad);
  const verdicts = all.map((each) => verdictsOf(each, stage.plans.get(each.namespace)!)[0]);
  const made = {
    seconds: mean(verdicts.map(({ seconds }) => seconds)),
    requests: mean(verdicts.map(({ requests }) => requests)),
    errors: mean(verdicts.map(({ errors }) => errors)),
  };
  const answered = mean(all.map((each) => stage.traffic.answered(each.namespace, each.hash).requests));
  const seconds = mean(all.map((each) => each.seconds));
  const row = { title, ending, made, expected, answered, seconds };
  if (all.length === 1) return row;
  const each = verdicts.map(({ requests }) => requests).join(", ");
  return { ...row, title: `${title}, mean of ${all.length} (${each} requests)` };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
