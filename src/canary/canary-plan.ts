import type { Tier } from "../burnrate/tier";
import type { Canary } from "../spec/service";
import type { Duration } from "../units/duration";
import type { Ratio } from "../units/ratio";
import type { CanaryWeight } from "./first-weight";
import type { GuardedCounts } from "./guarded-counts";
import type { SequentialTest } from "./sequential-test";

/** One step of a canary, in the order of the release. */
export type PlanStep =
  | { readonly kind: "weight"; readonly weight: CanaryWeight }
  | { readonly kind: "analysis" }
  | { readonly kind: "pause"; readonly for: Duration };

/** How one SLO judges the new version. */
export interface PlannedVerdict extends GuardedCounts {
  readonly test: SequentialTest;
  /** The alert tier that says how bad is bad. */
  readonly tier: Tier;
  /** Share of the error budget that a fully broken release costs until the first look. */
  readonly cost: Ratio;
}

/** How a new version is released: which steps, and what each verdict needs. */
export interface CanaryPlan {
  readonly verdicts: readonly PlannedVerdict[];
  readonly first: CanaryWeight;
  readonly steps: readonly PlanStep[];
  readonly analysis: Canary["analysis"];
  readonly noData: Canary["noData"];
  /** Longest time until a fully broken release is found: the wait for the first look, and one look more. */
  readonly detection: Duration;
  /** Requests a second that the canary gets at the first weight; absent when the traffic is not stated. */
  readonly requestsPerSecond?: number;
  /** The plan in sentences, with its numbers. */
  readonly explain: readonly string[];
}
