/** Controllers that can run a canary. */
export const CANARY_CONTROLLERS = ["argo-rollouts", "flagger", "weighted-route"] as const;
export type CanaryController = (typeof CANARY_CONTROLLERS)[number];

/** What a canary without any data leads to. */
export const NO_DATA_POLICIES = ["pause", "fail", "pass"] as const;
export type NoDataPolicy = (typeof NO_DATA_POLICIES)[number];

/** How a new version is released and judged. */
export interface CanarySpec {
  /** What runs the canary: `argo-rollouts`, `flagger` or `weighted-route`. */
  readonly controller: CanaryController;
  /**
   * Names of the SLOs that a new version must keep.
   * @default - all SLOs whose events the app's own metrics count
   */
  readonly guardSlos?: readonly string[];
  /**
   * Share of an SLO's error budget that a fully broken release may cost before it is aborted.
   * @unit percent
   * @range above 0%, at most 100%
   * @raising allows a larger first step, at a higher price for a bad release
   * @default 1%
   */
  readonly budgetAtRisk?: string;
  /**
   * Chance that a release exactly as good as the objective is aborted, over all its tests.
   * @unit percent
   * @range 0.1% to 50%
   * @raising decides sooner and aborts more good releases
   * @default 5%
   */
  readonly falseAbort?: string;
  /**
   * Chance that a release bad enough to page is promoted, for each guarded SLO.
   * @unit percent
   * @range 0.1% to 50%
   * @raising promotes after fewer requests and lets more bad releases through
   * @default 5%
   */
  readonly falsePromote?: string;
  /**
   * What happens when the canary gets no traffic at all: wait for a human, abort, or promote unproven.
   * @default pause
   */
  readonly noData?: NoDataPolicy;
  /**
   * When and how often the canary is judged.
   * @default - timings that follow from the scrape interval and the expected traffic
   */
  readonly analysis?: AnalysisSpec;
  /**
   * Steps of the release, in their order: weights that rise, where the verdict is made, and waits. After the last one the
   * new version gets everything.
   * @default - a first weight that keeps to budgetAtRisk, the verdict, half of the traffic, and a second look at it
   */
  readonly steps?: readonly CanaryStepSpec[];
  /**
   * Share of the traffic that the new version has after the next apply, for controller `weighted-route`, which moves nothing by
   * itself: 0%, 5%, 25%, 50% or 100%.
   * @unit percent
   * @range 0% to 100%
   * @raising shows more requests to the new version; nothing but the alerts looks at it
   * @default - 0%
   */
  readonly weight?: string;
}

/** One step of a release: exactly one of its fields. */
export interface CanaryStepSpec {
  /**
   * Share of the traffic that the new version gets from now on; whole percent.
   * @unit percent
   * @range 1% to 99%
   * @raising shows more requests to the new version, and costs more when it is broken
   * @default - none
   */
  readonly weight?: string;
  /**
   * The verdict, the first time; from then on a check of what happened since the weight was raised.
   * @default - none
   */
  readonly analysis?: true;
  /**
   * A wait in which only the alerts look.
   * @unit duration
   * @range 1s to 7d
   * @raising releases later
   * @default - none
   */
  readonly pause?: string;
}

/** When and how often the canary is judged. */
export interface AnalysisSpec {
  /**
   * Time before the first look, while the first samples arrive.
   * @unit duration
   * @range 0s to 1h
   * @raising starts judging later
   * @default - two scrapes
   */
  readonly initialDelay?: string;
  /**
   * Time between two looks.
   * @unit duration
   * @range 1s to 1h
   * @raising judges less often, so an abort comes later
   * @default - two scrapes
   */
  readonly interval?: string;
  /**
   * Looks before the canary pauses undecided.
   * @unit looks
   * @range 1 to 1000, whole
   * @raising waits longer for a clear verdict at low traffic
   * @default - as many as good releases need at a quarter of the expected traffic; 30 when that is not stated
   */
  readonly looks?: number;
  /**
   * How long Prometheus may not answer before the release is aborted. Until then it waits, and goes on where it was.
   * @unit duration
   * @range 10s to 24h
   * @raising waits longer for a Prometheus that is down
   * @default 5m
   */
  readonly prometheusOutage?: string;
}
