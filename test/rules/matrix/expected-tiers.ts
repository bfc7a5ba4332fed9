/*
 * Which tiers an SLO must get, computed from the arithmetic alone (ARCHITECTURE.md, decision 11) and in whole numbers,
 * so that nothing of the code under test decides what is expected of it.
 */

/** SLO windows in days. */
export const WINDOWS = [7, 28, 30, 90] as const;
/** Objectives in percent. */
export const OBJECTIVES = ["90", "95", "99", "99.9", "99.99"] as const;

export type WindowDays = (typeof WINDOWS)[number];
export type Objective = (typeof OBJECTIVES)[number];

export const TIER_NAMES = ["fast", "medium", "slow", "long"] as const;
export type TierName = (typeof TIER_NAMES)[number];

/** Percent of the budget, and hours of the long window in which it is lost. */
const SHARES: Readonly<Record<TierName, readonly [percent: number, hours: number]>> = {
  fast: [2, 1],
  medium: [5, 6],
  slow: [10, 24],
  long: [10, 72],
};

export interface ExpectedTier {
  readonly name: TierName;
  /** `kept`: as the workbook has it. `adapted`: its factor became 1. `repeats`: equal to a shorter one. `unreachable`: no ratio is high enough. */
  readonly fate: "kept" | "adapted" | "repeats" | "unreachable";
  readonly page: boolean;
  readonly longHours: number;
  readonly factor: number;
  /** Error ratio above which it fires. */
  readonly threshold: number;
}

export function expectedTiers(days: number, objective: string): readonly ExpectedTier[] {
  // 99.99 % leaves 100 of a million events.
  const budget = 1_000_000 - Math.round(Number(objective) * 10_000);
  const seen: (readonly [numerator: number, denominator: number])[] = [];
  return TIER_NAMES.map((name) => {
    const [percent, hours] = SHARES[name];
    const wanted = [percent * days * 24, 100 * hours] as const;
    const belowOne = wanted[0] < wanted[1];
    const [numerator, denominator] = belowOne ? [1, 1] : wanted;
    const repeats = seen.some(([top, bottom]) => top * denominator === numerator * bottom);
    seen.push([numerator, denominator]);
    const unreachable = numerator * budget >= denominator * 1_000_000;
    const fate = repeats ? "repeats" : unreachable ? "unreachable" : belowOne ? "adapted" : "kept";
    const threshold = (numerator * budget) / (denominator * 1_000_000);
    return { name, fate, page: hours <= 6, longHours: hours, factor: numerator / denominator, threshold };
  });
}

/** Those that have an alert. */
export function alertingTiers(days: number, objective: string): readonly ExpectedTier[] {
  return expectedTiers(days, objective).filter(({ fate }) => fate === "kept" || fate === "adapted");
}
