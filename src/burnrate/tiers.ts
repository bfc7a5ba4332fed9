import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Monitoring, Slo } from "../spec/service";
import { suggestion } from "../spec/suggestion";
import { Ratio } from "../units/ratio";
import { reachableObjective } from "./reachable";
import { burnRateRules } from "./rules";
import { DEFAULT_TIERS } from "./tier";
import type { Tier, TierWindows } from "./tier";
import { factorOf, tierAt } from "./tier-at";
import { readTier } from "./written-tier";

export interface TiersOfSlo {
  /** Fastest first. */
  readonly tiers: readonly Tier[];
  readonly problems: readonly Problem[];
}

export type TieredSlo = Pick<Slo, "name" | "objective" | "window"> & Partial<Pick<Slo, "tiers">>;

/**
 * The alert tiers of an SLO. A default factor below 1 becomes 1 (its share restated), one equal to a shorter tier's is
 * dropped, one that could never fire is dropped with a warning. What the user wrote is taken as it is or refused.
 * `index` is the SLO's place in the document.
 */
export function tiersOf(
  slo: TieredSlo,
  index: number,
  monitoring?: Pick<Monitoring, "scrapeInterval" | "retention">,
): TiersOfSlo {
  const written = writtenTiers(slo, index, monitoring);
  const adapted = defaultTiers(slo, index, written.names);
  const tiers = [...adapted.tiers, ...written.tiers].sort(fastestFirst);
  const problems = [...misspeltProblems(slo, index), ...adapted.problems, ...written.problems];
  const paged = tiers.some(({ level }) => level === "page") || written.problems.length > 0;
  return { tiers, problems: paged ? problems : [...problems, noPage(slo, index)] };
}

function fastestFirst(one: Tier, other: Tier): number {
  return other.factor.compare(one.factor) || one.long.compare(other.long);
}

interface WrittenTiers extends TiersOfSlo {
  /** Default tiers that the user's own take the place of, or that are switched off. */
  readonly names: readonly string[];
}

function writtenTiers(
  slo: TieredSlo,
  index: number,
  monitoring?: Pick<Monitoring, "scrapeInterval" | "retention">,
): WrittenTiers {
  const entries = Object.entries(slo.tiers ?? {});
  const own = entries.filter(([name, tier]) => tier.enabled && isOwn(name, tier));
  const read = own.map(([name, tier]) =>
    readTier(tier, { name, slo, monitoring, path: `spec.slos[${index}].tiers.${name}` }),
  );
  return {
    names: [...own, ...entries.filter(([, { enabled }]) => !enabled)].map(([name]) => name),
    tiers: read.flatMap(({ tier }) => (tier === undefined ? [] : [tier])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** Switching off a tier that is not there switches nothing off: most likely it means another one. */
function misspeltProblems({ tiers }: TieredSlo, index: number): Problem[] {
  const known = DEFAULT_TIERS.map(({ name }) => name);
  const off = Object.entries(tiers ?? {}).filter(([name, { enabled }]) => !enabled && !known.includes(name));
  return off.map(([name]) => {
    const guess = suggestion(name, known);
    return finding(burnRateRules.unknownTier, {
      path: `spec.slos[${index}].tiers.${name}`,
      message: `there is no tier ${name} to switch off`,
      got: name,
      allowed: known.join(", "),
      fix: guess === undefined ? `remove ${name}` : `did you mean "${guess}"?`,
    });
  });
}

/** A default tier of which only the level is written stays a default tier. */
function isOwn(name: string, { long, short, budgetShare, factor }: NonNullable<TieredSlo["tiers"]>[string]): boolean {
  const changed = [long, short, budgetShare, factor].some((value) => value !== undefined);
  return changed || !DEFAULT_TIERS.some((tier) => tier.name === name);
}

function defaultTiers(slo: TieredSlo, index: number, without: readonly string[]): TiersOfSlo {
  const path = `spec.slos[${index}].window`;
  const tiers: Tier[] = [];
  const problems: Problem[] = [];
  for (const windows of DEFAULT_TIERS.filter(({ name }) => !without.includes(name))) {
    const tier = adapted({ ...windows, level: slo.tiers?.[windows.name]?.level ?? windows.level }, slo);
    if (windows.long.compare(slo.window) > 0 || tiers.some((shorter) => shorter.factor.compare(tier.factor) === 0)) {
      problems.push(dropped(tier, slo, path));
    } else if (tier.threshold.compare(1) >= 0) {
      problems.push(unreachable(tier, slo, index));
    } else {
      if (tier.budgetShare.compare(windows.budgetShare) !== 0) problems.push(restated(tier, windows, path));
      tiers.push(tier);
    }
  }
  return { tiers, problems };
}

function adapted(windows: TierWindows, slo: TieredSlo): Tier {
  const wanted = factorOf(windows, slo.window);
  if (wanted.compare(1) < 0) return tierAt(windows, Ratio.of(1), slo);
  return { ...tierAt(windows, wanted, slo), budgetShare: windows.budgetShare };
}

function restated(tier: Tier, windows: TierWindows, path: string): Problem {
  const message = `tier ${tier.name} fires at burn rate 1, after ${tier.budgetShare.rounded(4).percentText} % of the budget instead of ${windows.budgetShare.percentText} %: a lower rate would fire on an SLO that is met`;
  const place = { path, message, got: `burn rate ${tier.factor}` };
  if (tier.level === "ticket")
    return finding(burnRateRules.adapted, { ...place, fix: "nothing to do; a longer window has more room" });
  return finding(burnRateRules.pageAtPace, {
    ...place,
    fix: `write tiers: { ${tier.name}: { factor: 2 } } to page later, or { level: ticket } to wake nobody`,
  });
}

function dropped(tier: Tier, slo: TieredSlo, path: string): Problem {
  const why =
    tier.long.compare(slo.window) > 0
      ? `it looks back further than the window of ${slo.window}`
      : `over a window of ${slo.window} a shorter tier fires at the same burn rate`;
  const message = `tier ${tier.name} (${tier.long}) is left out: ${why}`;
  return finding(burnRateRules.dropped, {
    path,
    message,
    got: `burn rate ${tier.factor}`,
    fix: "nothing to do; the shorter tier covers it",
  });
}

function unreachable(tier: Tier, slo: TieredSlo, index: number): Problem {
  const budget = slo.objective.complement();
  const reachable = reachableObjective(tier.factor);
  return finding(burnRateRules.unreachable, {
    path: `spec.slos[${index}].objective`,
    message: `tier ${tier.name} is left out: burn rate ${tier.factor} x error budget ${budget} = ${tier.threshold}, and no error ratio is above 1`,
    got: `${slo.objective.percentText} %`,
    allowed: `at least ${reachable} % for this tier`,
    fix: `raise the objective to ${reachable} or more, or accept that this tier is not there`,
  });
}

/** Page tiers that the user switched off, or made tickets of, are no mistake of the objective's. */
function noPage(slo: TieredSlo, index: number): Problem {
  const usual = defaultTiers({ ...slo, tiers: undefined }, index, []).tiers;
  if (usual.some(({ level }) => level === "page")) {
    return finding(burnRateRules.pagesOff, {
      path: `spec.slos[${index}].tiers`,
      message: `no tier of SLO ${slo.name} pages any more`,
      fix: "leave one page tier switched on, or acknowledge the rule with the reason",
    });
  }
  const pages = DEFAULT_TIERS.filter(({ level }) => level === "page").map((windows) => adapted(windows, slo).factor);
  const reachable = reachableObjective(pages.reduce((least, other) => (other.compare(least) < 0 ? other : least)));
  return finding(burnRateRules.noPage, {
    path: `spec.slos[${index}].objective`,
    message: `no page tier of SLO ${slo.name} can ever fire at this objective and window`,
    got: `${slo.objective.percentText} %`,
    allowed: `at least ${reachable} % at a window of ${slo.window}`,
    fix: `raise the objective to ${reachable} or more, or shorten the window`,
  });
}
