import type { Tier } from "../burnrate/tier";
import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Canary } from "../spec/service";
import type { Ratio } from "../units/ratio";
import type { GuardedCounts } from "./guarded-counts";
import { canaryRules } from "./rules";
import { abortBound, isFairGame, sequentialTest } from "./sequential-test";
import type { SequentialTest } from "./sequential-test";

/** A guarded SLO with its tests. */
export interface JudgingSlo extends GuardedCounts {
  readonly test: SequentialTest;
  readonly tier: Tier;
  readonly watchAbortAt: Ratio;
}

/** How many watches there are beside the verdict, and how often each looks. */
interface Watches {
  readonly watches: number;
  readonly looks: number;
}

/** The tests of all guarded SLOs that have one. */
export function judges(
  canary: Canary,
  guards: readonly GuardedCounts[],
  watches: Watches,
): { readonly judging: readonly JudgingSlo[]; readonly problems: readonly Problem[] } {
  const results = guards.map((guard) => judge(canary, guard, { ...watches, slos: guards.length }));
  return {
    judging: results.flatMap((result) => ("rule" in result ? [] : [result])),
    problems: results.flatMap((result) => ("rule" in result ? [result] : [])),
  };
}

/**
 * The tests of one SLO. The chance of a false abort is for the whole release, so all tests share it (Bonferroni). Every
 * look of a watch is a test of its own: its window moves, so its sum is no martingale.
 */
function judge(canary: Canary, guard: GuardedCounts, all: Watches & { readonly slos: number }): Problem | JudgingSlo {
  const { guarded, path } = guard;
  const tier = guarded.tiers.find(({ level }) => level === "page");
  const falseAbort = canary.falseAbort.dividedBy(all.slos * (1 + all.watches), 12);
  if (!isFairGame(canary)) return coin(canary);
  const { objective } = guarded.slo;
  const test =
    tier && sequentialTest({ objective, factor: tier.factor, falseAbort, falsePromote: canary.falsePromote });
  if (tier !== undefined && test !== undefined)
    return { ...guard, test, tier, watchAbortAt: abortBound(falseAbort.dividedBy(all.looks, 15)) };
  const reason = tier === undefined ? "no page tier says how bad is bad" : "an error ratio of 50 % is already promised";
  return finding(canaryRules.notTestable, {
    path,
    message: `SLO ${guarded.id.slo} cannot judge a canary: ${reason}`,
    got: `${objective.percentText} %`,
    allowed: "an objective above 50 % that has a page tier",
    fix: "raise the objective, or take the SLO out of canary.guardSlos",
  });
}

function coin(canary: Canary): Problem {
  return finding(canaryRules.errorRates, {
    path: "spec.canary",
    message: "falseAbort and falsePromote add up to 100 %, which a coin would do as well",
    got: `falseAbort ${canary.falseAbort.percentText}%, falsePromote ${canary.falsePromote.percentText}%`,
    allowed: "together below 100 %",
    fix: "lower one of them, for example to 5%",
  });
}
