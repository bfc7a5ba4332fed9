import type { CanaryPlan } from "../../../src";
import { verdictWalk } from "../../../src/canary/verdict-walk";

/** Shares of the new version's requests that are bad, by SLO. */
export type BadShares = Readonly<Record<string, number>>;

export interface Prediction {
  readonly seconds: number;
  readonly requests: number;
  /** Chance that the release ends so at all. */
  readonly chance: number;
}

interface Chances {
  readonly abort: number;
  readonly promote: number;
}

/** When the plan's own tests abort or promote, on average over all releases with these shares that end so. */
export function predicted(plan: CanaryPlan, ending: "aborted" | "promoted", bad: BadShares): Prediction {
  const seen = plan.seen!;
  const walks = plan.verdicts.map(({ guarded, test }) => verdictWalk(test, bad[guarded.id.slo] ?? 0, seen));
  const chances = seen.map((_, look) => combined(walks.map((walk) => walk[look])));
  const endedBy = chances.map((each) => each[ending === "aborted" ? "abort" : "promote"]);
  const chance = endedBy.at(-1)!;
  const mean = (value: (look: number) => number) =>
    endedBy.reduce((sum, by, look) => sum + (by - (endedBy[look - 1] ?? 0)) * value(look), 0) / chance;
  const { initialDelay, interval } = plan.analysis;
  return {
    seconds: mean((look) => initialDelay.plus(interval.times(look)).seconds),
    requests: mean((look) => seen[look]),
    chance,
  };
}

/** One test is enough to abort, all must promote. */
function combined(tests: readonly Chances[]): Chances {
  return {
    abort: 1 - tests.reduce((none, { abort }) => none * (1 - abort), 1),
    promote: tests.reduce((all, { promote }) => all * promote, 1),
  };
}
