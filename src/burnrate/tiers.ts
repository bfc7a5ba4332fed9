import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Slo } from "../spec/service";
import { Ratio } from "../units/ratio";
import { burnRateRules } from "./rules";
import { DEFAULT_TIERS } from "./tier";
import type { Tier, TierWindows } from "./tier";

export interface TiersOfSlo {
  readonly tiers: readonly Tier[];
  readonly problems: readonly Problem[];
}

/** Decimals of a factor: the error of rounding stays far below one request in a million. */
const FACTOR_DECIMALS = 4;

/**
 * The alert tiers of an SLO. A default factor below 1 becomes 1 (its share restated), one equal to a shorter tier's is
 * dropped, one that could never fire is dropped with a warning. `index` is the SLO's place in the document.
 */
export function tiersOf(slo: Pick<Slo, "name" | "objective" | "window">, index: number): TiersOfSlo {
  const path = `spec.slos[${index}].window`;
  const tiers: Tier[] = [];
  const problems: Problem[] = [];
  for (const windows of DEFAULT_TIERS) {
    const tier = adapted(windows, slo);
    if (windows.long.compare(slo.window) > 0 || tiers.some((shorter) => shorter.factor.compare(tier.factor) === 0)) {
      problems.push(dropped(tier, slo, path));
    } else if (tier.threshold.compare(1) >= 0) {
      problems.push(unreachable(tier, slo, index));
    } else {
      if (tier.budgetShare.compare(windows.budgetShare) !== 0) problems.push(restated(tier, windows, path));
      tiers.push(tier);
    }
  }
  if (!tiers.some((tier) => tier.level === "page")) problems.push(noPage(slo, index));
  return { tiers, problems };
}

function adapted(windows: TierWindows, slo: Pick<Slo, "objective" | "window">): Tier {
  const periods = Ratio.of(slo.window.milliseconds).dividedBy(windows.long.milliseconds, 12);
  const wanted = windows.budgetShare.times(periods).rounded(FACTOR_DECIMALS);
  const tooLow = wanted.compare(1) < 0;
  const factor = tooLow ? Ratio.of(1) : wanted;
  const share = tooLow
    ? Ratio.of(windows.long.milliseconds).dividedBy(slo.window.milliseconds, 6)
    : windows.budgetShare;
  return { ...windows, budgetShare: share, factor, threshold: factor.times(slo.objective.complement()) };
}

function restated(tier: Tier, windows: TierWindows, path: string): Problem {
  const message = `tier ${tier.name} fires at burn rate 1, after ${tier.budgetShare.rounded(4).percentText} % of the budget instead of ${windows.budgetShare.percentText} %: a lower rate would fire on an SLO that is met`;
  return finding(burnRateRules.adapted, {
    path,
    message,
    got: `burn rate ${tier.factor}`,
    fix: "nothing to do; a longer window has more room",
  });
}

function dropped(tier: Tier, slo: Pick<Slo, "window">, path: string): Problem {
  const message = `tier ${tier.name} (${tier.long}) is left out: over a window of ${slo.window} a shorter tier fires at the same burn rate`;
  return finding(burnRateRules.dropped, {
    path,
    message,
    got: `burn rate ${tier.factor}`,
    fix: "nothing to do; the shorter tier covers it",
  });
}

function unreachable(tier: Tier, slo: Pick<Slo, "objective">, index: number): Problem {
  const budget = slo.objective.complement();
  const reachable = reachableObjective(tier);
  return finding(burnRateRules.unreachable, {
    path: `spec.slos[${index}].objective`,
    message: `tier ${tier.name} is left out: burn rate ${tier.factor} x error budget ${budget} = ${tier.threshold}, and no error ratio is above 1`,
    got: `${slo.objective.percentText} %`,
    allowed: `at least ${reachable} % for this tier`,
    fix: `raise the objective to ${reachable} or more, or accept that this tier is not there`,
  });
}

/** Digits after the point that a suggested objective has, as a ratio. */
const OBJECTIVE_DECIMALS = 5;

/** The lowest objective of so many digits at which the tier's threshold stays below 100 % errors: 1 - 1/factor, rounded up. */
function reachableObjective(tier: Tier): string {
  const nearest = Ratio.of(1).dividedBy(tier.factor, 8).complement().rounded(OBJECTIVE_DECIMALS);
  const reaches = tier.factor.times(nearest.complement()).compare(1) < 0;
  return (reaches ? nearest : nearest.plus(Ratio.of(`1e-${OBJECTIVE_DECIMALS}`))).percentText;
}

function noPage(slo: Pick<Slo, "objective" | "name">, index: number): Problem {
  return finding(burnRateRules.noPage, {
    path: `spec.slos[${index}].objective`,
    message: `no page tier of SLO ${slo.name} can ever fire at this objective and window`,
    got: `${slo.objective.percentText} %`,
    fix: "raise the objective, or shorten the window",
  });
}
