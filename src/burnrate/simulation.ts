import type { Duration } from "../units/duration";
import type { Tier } from "./tier";

/** One stretch during which an alert fires; both ends count from the beginning of the incident. */
export interface Firing {
  readonly from: Duration;
  /** The first evaluation at which it fires no more. */
  readonly until: Duration;
}

/** The most that a tier's alert saw: what kept it silent, when it stayed silent. Ratios are 0 where there were no events. */
export interface Peak {
  readonly longRatio: number;
  readonly shortRatio: number;
  /** Most bad events inside the long window while both windows were above the threshold; they never were without it. */
  readonly badEvents?: number;
}

/** What one tier's alert does. */
export interface TierSimulation {
  readonly tier: Tier;
  /** Fewest bad events inside the long window before it may fire; 0 asks for none. */
  readonly minimumBadEvents: number;
  /** In order; several when the incident comes and goes. Empty when it never fires. */
  readonly firings: readonly Firing[];
  readonly peak: Peak;
}

/** What an incident costs, over the SLO window that ends with it, with steady traffic in the rest of that window. */
export interface BudgetSpent {
  readonly badEvents: number;
  readonly totalEvents: number;
  /** Bad events that the window may have. */
  readonly allowedBadEvents: number;
  /** Share of the window's error budget; above 1 when the incident alone breaks the promise. */
  readonly share: number;
}

/** What an incident does to an SLO. */
export interface Simulation {
  readonly duration: Duration;
  /** Clean traffic that was counted before it. */
  readonly history: Duration;
  readonly tiers: readonly TierSimulation[];
  readonly budget: BudgetSpent;
}
