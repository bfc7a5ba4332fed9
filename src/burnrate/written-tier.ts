import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Monitoring, Slo } from "../spec/service";
import { Ratio } from "../units/ratio";
import { reachableFactor, reachableObjective } from "./reachable";
import { burnRateRules } from "./rules";
import { tierWindowProblems } from "./tier-windows";
import { DEFAULT_TIERS } from "./tier";
import type { Tier, TierWindows } from "./tier";
import { factorOf, longWindowsIn, tierAt } from "./tier-at";

type WrittenTier = Slo["tiers"][string];

export interface TierContext {
  readonly name: string;
  readonly path: string;
  readonly slo: Pick<Slo, "objective" | "window">;
  readonly monitoring?: Pick<Monitoring, "scrapeInterval" | "retention">;
}

export interface ReadTier {
  readonly tier?: Tier;
  readonly problems: readonly Problem[];
}

/** A tier that the user wrote: as written, or refused with the numbers. */
export function readTier(written: WrittenTier, context: TierContext): ReadTier {
  const complete = completed(written, context);
  if ("rule" in complete) return { problems: [complete] };
  const tier = tierOf(written, complete, context.slo);
  const windowProblems = tierWindowProblems(tier, context);
  const fits = complete.long.compare(context.slo.window) <= 0;
  const problems = [...windowProblems, ...(fits ? factorProblems(tier, written, context) : [])];
  return problems.length > 0 ? { problems } : { tier, problems };
}

/** With a factor the share follows from it, otherwise the factor from the share. */
function tierOf({ factor }: WrittenTier, windows: TierWindows, slo: TierContext["slo"]): Tier {
  if (factor !== undefined) return tierAt(windows, Ratio.of(factor), slo);
  return { ...tierAt(windows, factorOf(windows, slo.window), slo), budgetShare: windows.budgetShare };
}

function completed(written: WrittenTier, { name, path }: TierContext): TierWindows | Problem {
  if (written.budgetShare !== undefined && written.factor !== undefined) {
    return finding(burnRateRules.tierIncomplete, {
      path,
      message: "budgetShare and factor say the same thing twice",
      got: `budgetShare ${written.budgetShare.percentText}%, factor ${written.factor}`,
      allowed: "one of them",
      fix: "remove one; the other follows",
    });
  }
  const usual = DEFAULT_TIERS.find((tier) => tier.name === name);
  const level = written.level ?? usual?.level;
  const long = written.long ?? usual?.long;
  const short = written.short ?? usual?.short;
  const budgetShare = written.budgetShare ?? (written.factor === undefined ? usual?.budgetShare : Ratio.of(0));
  if (level !== undefined && long !== undefined && short !== undefined && budgetShare !== undefined)
    return { name, level, long, short, budgetShare };
  const missing = Object.entries({ level, long, short, "budgetShare or factor": budgetShare });
  const names = missing.filter(([, value]) => value === undefined).map(([key]) => key);
  return finding(burnRateRules.tierIncomplete, {
    path,
    message: `${name} is a new tier, and does not say all that a tier needs`,
    got: `no ${names.join(", no ")}`,
    allowed: `level, long, short and one of budgetShare and factor; or a change of ${DEFAULT_TIERS.map((tier) => tier.name).join(", ")}`,
    fix: `add ${names.join(", ")}`,
  });
}

/** Decimals of a suggested share in percent, and of a suggested burn rate. */
const SHARE_DECIMALS = 6;
const FACTOR_DECIMALS = 4;

function factorProblems(tier: Tier, written: WrittenTier, { path, slo }: TierContext): Problem[] {
  const key = written.factor === undefined ? (written.budgetShare === undefined ? "" : ".budgetShare") : ".factor";
  const got = `burn rate ${tier.factor}, ${tier.budgetShare.rounded(6).percentText} % of the budget in ${tier.long}`;
  const place = { path: `${path}${key}`, got };
  const budget = slo.objective.complement();
  const whole = longWindowsIn(slo.window, tier.long);
  const asFactor = written.factor !== undefined;
  const atLeast = asFactor
    ? "factor: 1"
    : `budgetShare: ${Ratio.of(1).dividedBy(whole, 12).roundedUp(SHARE_DECIMALS).percentText}%`;
  const atMost = (factor: Ratio) =>
    asFactor
      ? `factor: ${factor.roundedDown(FACTOR_DECIMALS)}`
      : `budgetShare: ${factor.dividedBy(whole, 12).roundedDown(SHARE_DECIMALS).percentText}%`;
  if (tier.factor.compare(1) < 0) return [belowPace(tier, slo, { ...place, atLeast })];
  if (tier.threshold.compare(1) >= 0) {
    const reachable = reachableFactor(budget);
    const limit = reachable.compare(whole) < 0 ? reachable : whole;
    return [neverFires(tier, budget, { ...place, atMost: atMost(limit) })];
  }
  return tier.factor.compare(whole) > 0 ? [overBudget(tier, { ...place, atMost: atMost(whole) })] : [];
}

type Place = Pick<Problem, "path"> & { readonly got: string };

function belowPace(
  tier: Tier,
  { window }: TierContext["slo"],
  { atLeast, ...place }: Place & { readonly atLeast: string },
): Problem {
  return finding(burnRateRules.belowPace, {
    ...place,
    message: `tier ${tier.name} would fire at burn rate ${tier.factor}, and at 1 the budget of ${window} lasts exactly ${window}: it would fire on an SLO that is met`,
    allowed: "a burn rate of at least 1",
    fix: `write ${atLeast} or more`,
  });
}

function neverFires(tier: Tier, budget: Ratio, { atMost, ...place }: Place & { readonly atMost: string }): Problem {
  return finding(burnRateRules.neverFires, {
    ...place,
    message: `tier ${tier.name} can never fire: burn rate ${tier.factor} x error budget ${budget} = ${tier.threshold}, and no error ratio is above 1`,
    allowed: `a burn rate below ${Ratio.of(1).dividedBy(budget, 4)} at this objective, or an objective of at least ${reachableObjective(tier.factor)} % for this burn rate`,
    fix: `write ${atMost} or less, or raise the objective`,
  });
}

function overBudget(tier: Tier, { atMost, ...place }: Place & { readonly atMost: string }): Problem {
  return finding(burnRateRules.overBudget, {
    ...place,
    message: `tier ${tier.name} fires only after ${tier.budgetShare.rounded(4).percentText} % of the budget is gone`,
    allowed: "at most 100 % of the budget within the long window",
    fix: `write ${atMost} or less, or shorten long`,
  });
}
