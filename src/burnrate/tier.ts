import type { TierLevel } from "../spec/slo-spec";
import { Duration } from "../units/duration";
import { Ratio } from "../units/ratio";

/** What a tier watches, before it meets an objective. */
export interface TierWindows {
  /** `fast`, `medium`, `slow`, `long`, or a name of the user's own. */
  readonly name: string;
  readonly level: TierLevel;
  /** Share of the error budget whose loss within `long` fires the tier. */
  readonly budgetShare: Ratio;
  /** Window that must have lost the share. */
  readonly long: Duration;
  /** Window that must still be losing it, so that the alert ends soon after the incident does. */
  readonly short: Duration;
}

/** A tier of one SLO: its alert fires when both windows burn faster than `factor`. */
export interface Tier extends TierWindows {
  /** How many times faster than sustainable the budget burns. */
  readonly factor: Ratio;
  /** Error ratio above which both windows must be: factor x (1 - objective). */
  readonly threshold: Ratio;
}

const tier = (
  name: string,
  level: TierLevel,
  windows: { share: string; long: string; short: string },
): TierWindows => ({
  name,
  level,
  budgetShare: Ratio.percent(windows.share)!,
  long: Duration.parse(windows.long)!,
  short: Duration.parse(windows.short)!,
});

/**
 * Google's SRE workbook, chapter 5 "Alerting on SLOs", table 5-8 and its code sample (1d/2h), for a 30 day window:
 * factors 14.4, 6, 3 and 1. For other windows the shares stay and the factors follow.
 */
export const DEFAULT_TIERS: readonly TierWindows[] = [
  tier("fast", "page", { share: "2", long: "1h", short: "5m" }),
  tier("medium", "page", { share: "5", long: "6h", short: "30m" }),
  tier("slow", "ticket", { share: "10", long: "1d", short: "2h" }),
  tier("long", "ticket", { share: "10", long: "3d", short: "6h" }),
];
