import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Monitoring, Slo } from "../spec/service";
import { Ratio } from "../units/ratio";
import { reachableFactor, reachableObjective } from "./reachable";
import { burnRateRules } from "./rules";
import { tierWindowProblems } from "./tier-windows";
import { DEFAULT_TIERS } from "./tier";
import type { Tier, TierWindows } from "./tier";

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
  const problems = [...tierWindowProblems(tier, context), ...factorProblems(tier, written, context)];
  return problems.length > 0 ? { problems } : { tier, problems };
}

const FACTOR_DECIMALS = 4;

/** With a factor the share follows from it, otherwise the factor from the share. */
function tierOf({ factor }: WrittenTier, windows: TierWindows, { objective, window }: TierContext["slo"]): Tier {
  const periods = Ratio.of(window.milliseconds).dividedBy(windows.long.milliseconds, 12);
  const rate = factor === undefined ? windows.budgetShare.times(periods).rounded(FACTOR_DECIMALS) : Ratio.of(factor);
  const share = factor === undefined ? windows.budgetShare : rate.dividedBy(periods, 6);
  return { ...windows, budgetShare: share, factor: rate, threshold: rate.times(objective.complement()) };
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

function factorProblems(tier: Tier, written: WrittenTier, { path, slo }: TierContext): Problem[] {
  const key = written.factor === undefined ? (written.budgetShare === undefined ? "" : ".budgetShare") : ".factor";
  const shareOf = (factor: Ratio) =>
    tier.long.milliseconds === 0 ? factor : factor.times(tier.long.milliseconds).dividedBy(slo.window.milliseconds, 6);
  const suggestion = (factor: Ratio) =>
    written.factor === undefined ? `budgetShare: ${shareOf(factor).rounded(6).percentText}%` : `factor: ${factor}`;
  const got = `burn rate ${tier.factor}, ${tier.budgetShare.rounded(6).percentText} % of the budget in ${tier.long}`;
  const place = { path: `${path}${key}`, got };
  const budget = slo.objective.complement();
  if (tier.factor.compare(1) < 0)
    return [
      finding(burnRateRules.belowPace, {
        ...place,
        message: `tier ${tier.name} would fire at burn rate ${tier.factor}, and at 1 the budget of ${slo.window} lasts exactly ${slo.window}: it would fire on an SLO that is met`,
        allowed: "a burn rate of at least 1",
        fix: `write ${suggestion(Ratio.of(1))} or more`,
      }),
    ];
  if (tier.threshold.compare(1) >= 0)
    return [
      finding(burnRateRules.neverFires, {
        ...place,
        message: `tier ${tier.name} can never fire: burn rate ${tier.factor} x error budget ${budget} = ${tier.threshold}, and no error ratio is above 1`,
        allowed: `a burn rate below ${Ratio.of(1).dividedBy(budget, 4)} at this objective, or an objective of at least ${reachableObjective(tier.factor)} % for this burn rate`,
        fix: `write ${suggestion(reachableFactor(budget))} or less, or raise the objective`,
      }),
    ];
  if (tier.budgetShare.compare(1) > 0)
    return [
      finding(burnRateRules.overBudget, {
        ...place,
        message: `tier ${tier.name} fires only after ${tier.budgetShare.rounded(4).percentText} % of the budget is gone`,
        allowed: "at most 100 % of the budget within the long window",
        fix: `write ${suggestion(Ratio.of(slo.window.milliseconds).dividedBy(tier.long.milliseconds, 4))} or less, or shorten long`,
      }),
    ];
  return [];
}
