import type { Tier } from "../burnrate/tier";
import type { Canary } from "../spec/service";
import type { Duration } from "../units/duration";
import type { Ratio } from "../units/ratio";
import type { AnalysisTimings } from "./analysis-timings";
import type { CanaryWeight } from "./first-weight";
import type { GuardedCounts } from "./guarded-counts";
import type { SequentialTest } from "./sequential-test";

/** One step of a canary, in the order of the release. */
export type PlanStep =
  /** Goes on only while enough error budget is left. */
  | { readonly kind: "budget" }
  | { readonly kind: "weight"; readonly weight: CanaryWeight }
  /** The verdict on all events of the new version: abort, promote, or look again. */
  | { readonly kind: "analysis" }
  /** Looks at the last events only, and aborts or goes on. */
  | { readonly kind: "watch" }
  | { readonly kind: "pause"; readonly for: Duration };

/** How one SLO judges the new version. */
export interface PlannedVerdict extends GuardedCounts {
  readonly test: SequentialTest;
  /** The alert tier that says how bad is bad. */
  readonly tier: Tier;
  /** Share of the error budget that a fully broken release costs until it is found. */
  readonly cost: Ratio;
  /** The sum at which a watch aborts; its `promoteAt` it does not use. */
  readonly watchAbortAt: Ratio;
  /** Smallest error ratio that is aborted in 80 of 100 releases; known with the traffic. */
  readonly smallestRegression?: Ratio;
}

/** How often a watch looks, and how far back. */
export interface Watch {
  readonly interval: Duration;
  readonly looks: number;
  readonly window: Duration;
  /** Share of the traffic while it looks; the smallest, where there are several watches. */
  readonly share: Ratio;
}

/** How a new version is released: which steps, and what each verdict needs. */
export interface CanaryPlan {
  readonly verdicts: readonly PlannedVerdict[];
  /** The weight at which the verdict is made. */
  readonly first: CanaryWeight;
  readonly steps: readonly PlanStep[];
  readonly analysis: AnalysisTimings;
  readonly watch: Watch;
  /** Longer than the new version's pods are old at any look of the verdict. */
  readonly range: Duration;
  /** Time between the points at which the stable version's counters are read within the range. */
  readonly step: Duration;
  readonly noData: Canary["noData"];
  /** Share of an SLO's error budget that must be left for a release to start. */
  readonly budgetAtRisk: Ratio;
  /** Longest time until a fully broken release is found. */
  readonly detection: Duration;
  /** Requests a second that the canary gets at the verdict; absent when the traffic is not stated. */
  readonly requestsPerSecond?: number;
  /** Requests seen by each look of the verdict; absent when the traffic is not stated. */
  readonly seen?: readonly number[];
  /** Share of releases exactly as good as promised that end in a pause, at most; absent when the traffic is not stated. */
  readonly paused?: Ratio;
  /** The plan in sentences, with its numbers. */
  readonly explain: readonly string[];
}
