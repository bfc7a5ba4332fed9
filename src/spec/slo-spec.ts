/** One promise about the service. */
export interface SloSpec {
  /** Name of the promise, unique in the service; part of alert and series names. A DNS label. */
  readonly name: string;
  /**
   * What the promise means to a user, in words; shown in alerts, dashboards and runbooks.
   * @default - derived from the indicator
   */
  readonly description?: string;
  /**
   * Share of events that must be good. Quote it to keep trailing digits (`"99.950"`).
   * @unit percent
   * @range above 0, below 100
   * @raising shrinks the error budget, so alerts fire sooner and canaries need more requests
   */
  readonly objective: number | string;
  /**
   * Time over which the promise is kept, rolling.
   * @unit duration
   * @range 1d to 90d, whole hours
   * @raising gives a larger budget that recovers more slowly, and alert factors that grow with it
   * @default 30d
   */
  readonly window?: string;
  /** What counts as an event, and which events are bad. Exactly one kind. */
  readonly indicator: IndicatorSpec;
}

/** What counts as an event, and which events are bad. Exactly one of the kinds. */
export interface IndicatorSpec {
  /**
   * Requests answered with a server error are bad.
   * @default - another kind is given
   */
  readonly availability?: AvailabilityIndicatorSpec;
  /**
   * Requests slower than a threshold are bad.
   * @default - another kind is given
   */
  readonly latency?: LatencyIndicatorSpec;
  /**
   * Two counters of your own: bad (or good) events and all events.
   * @default - another kind is given
   */
  readonly ratio?: RatioIndicatorSpec;
}

/** Requests answered with a server error are bad. */
export interface AvailabilityIndicatorSpec {
  /** Whose metrics are counted: `gateway` (the preset of traffic.gateway), `app` (OpenTelemetry HTTP metrics of the Deployment's pods), or a preset's name. */
  readonly source: string;
  /**
   * PromQL label matchers that pick this service's series, without braces: `job="catalog"`.
   * @default - the preset's own: the gateway's route, or the Deployment's pods
   */
  readonly selector?: string;
}

/** Requests slower than a threshold are bad. */
export interface LatencyIndicatorSpec {
  /** Whose metrics are counted: `gateway`, `app`, or a preset's name. */
  readonly source: string;
  /**
   * PromQL label matchers that pick this service's series, without braces.
   * @default - the preset's own: the gateway's route, or the Deployment's pods
   */
  readonly selector?: string;
  /**
   * Slowest answer that still counts as good. It must be a bucket boundary of the source's histogram.
   * @unit duration
   * @range one of the source's bucket boundaries
   * @raising lets slower answers pass as good
   */
  readonly threshold: string;
}

/** Two counters of your own. Give `total` and exactly one of `bad` and `good`. */
export interface RatioIndicatorSpec {
  /**
   * Selector of the counter of bad events.
   * @default - `good` is given instead
   */
  readonly bad?: string;
  /**
   * Selector of the counter of good events.
   * @default - `bad` is given instead
   */
  readonly good?: string;
  /** Selector of the counter of all events. */
  readonly total: string;
}
