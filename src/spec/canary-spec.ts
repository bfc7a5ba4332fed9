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
   * @default - first look after 60s, then every 60s, 30 looks
   */
  readonly analysis?: AnalysisSpec;
}

/** When and how often the canary is judged. */
export interface AnalysisSpec {
  /**
   * Time before the first look, while the first samples arrive.
   * @unit duration
   * @range 0s to 1h
   * @raising starts judging later
   * @default 60s
   */
  readonly initialDelay?: string;
  /**
   * Time between two looks.
   * @unit duration
   * @range 1s to 1h
   * @raising judges less often, so an abort comes later
   * @default 60s
   */
  readonly interval?: string;
  /**
   * Looks before the canary pauses undecided.
   * @unit looks
   * @range 1 to 1000, whole
   * @raising waits longer for a clear verdict at low traffic
   * @default 30
   */
  readonly looks?: number;
}
