import type { Slo } from "../spec/service";
import { Ratio } from "../units/ratio";
import type { Tier, TierWindows } from "./tier";

/** Decimals of a factor: the error of rounding stays far below one request in a million. */
const FACTOR_DECIMALS = 4;

/** How often the long window fits into the SLO's: the factor that uses up the whole budget in one long window. */
export function longWindowsIn(window: Slo["window"], long: TierWindows["long"]): Ratio {
  return Ratio.of(window.milliseconds).dividedBy(long.milliseconds, 12);
}

/** The burn rate at which a share of the budget is gone after one long window. */
export function factorOf(windows: TierWindows, window: Slo["window"]): Ratio {
  return windows.budgetShare.times(longWindowsIn(window, windows.long)).rounded(FACTOR_DECIMALS);
}

/** A tier at a burn rate of its own: the share follows. */
export function tierAt(
  windows: TierWindows,
  factor: Ratio,
  { objective, window }: Pick<Slo, "objective" | "window">,
): Tier {
  const budgetShare = factor.times(windows.long.milliseconds).dividedBy(window.milliseconds, 6);
  return { ...windows, budgetShare, factor, threshold: factor.times(objective.complement()) };
}
