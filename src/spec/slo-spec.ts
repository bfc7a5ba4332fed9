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
  /**
   * Labels of the metrics that make one promise each: with `[route]` every route has a budget, and alerts, of its own.
   * @range Prometheus label names, at most 5; not namespace, service, slo, tier, severity, alertname or le
   * @default - one budget for everything together
   */
  readonly groupBy?: readonly string[];
  /**
   * Changes to the alert tiers, by name: `fast`, `medium`, `slow` and `long` are there already, any other name is a new
   * tier. What is written here is taken as it is, or refused with the reason; it is never adapted.
   * @default - the tiers of the SRE workbook, adapted to the window and the objective
   */
  readonly tiers?: Readonly<Record<string, TierSpec>>;
  /**
   * Fewest bad events inside a tier's long window before it may page, for this SLO.
   * @unit events; seconds for `raw` and `gauge`
   * @range 0 to 1000000, whole
   * @raising keeps quiet services quieter, and makes small incidents page later or not at all
   * @default - spec.alerting.minimumBadEvents
   */
  readonly minimumBadEvents?: number;
}

/** One alert tier: it fires while both windows burn the budget faster than its burn rate. */
export interface TierSpec {
  /**
   * Whether the tier makes an alert.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * `page` wakes somebody, `ticket` waits for working hours.
   * @default - that of the default tier of this name; a new tier must say
   */
  readonly level?: TierLevel;
  /**
   * Window that must have lost the share of the budget.
   * @unit duration
   * @range 2m to the SLO's window, whole minutes; whole hours above 6h
   * @raising makes the alert slower and steadier
   * @default - that of the default tier of this name; a new tier must say
   */
  readonly long?: string;
  /**
   * Window that must still be losing it, so that the alert ends soon after the incident.
   * @unit duration
   * @range four scrape intervals to below `long`, whole minutes; whole hours above 6h
   * @raising lets the alert go on for longer after the incident
   * @default - that of the default tier of this name; a new tier must say
   */
  readonly short?: string;
  /**
   * Share of the error budget whose loss within `long` fires the tier. Its burn rate follows: share x SLO window / long.
   * @unit percent, with its sign
   * @range above 0% to 100%
   * @raising makes the alert later
   * @default - that of the default tier of this name, unless `factor` is given
   */
  readonly budgetShare?: string;
  /**
   * The burn rate itself, instead of `budgetShare`: how many times faster than sustainable the budget burns.
   * @unit times the sustainable rate
   * @range 1 to below 1 / (1 - objective)
   * @raising makes the alert later
   * @default - from `budgetShare`
   */
  readonly factor?: number;
}

/** Whom an alert reaches: somebody at once, or a queue for working hours. */
export type TierLevel = (typeof TIER_LEVELS)[number];
export const TIER_LEVELS = ["page", "ticket"] as const;

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
  /**
   * An error ratio that an expression of your own gives. Counts time, not events: every second weighs the same.
   * @default - another kind is given
   */
  readonly raw?: RawIndicatorSpec;
  /**
   * A gauge that says whether things are well. Counts time, not events: every second weighs the same.
   * @default - another kind is given
   */
  readonly gauge?: GaugeIndicatorSpec;
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
   * Slowest answer that still counts as good. With classic histograms it must be a bucket boundary of the source's.
   * @unit duration
   * @range one of the source's bucket boundaries; any with native histograms
   * @raising lets slower answers pass as good
   */
  readonly threshold: string;
  /**
   * `classic` reads `_bucket` series. `native` reads a native histogram (Prometheus 2.40 with its feature flag, or 3):
   * any threshold is allowed, and the share below it is interpolated inside a bucket.
   * @default classic
   */
  readonly histogram?: HistogramKind;
}

/** How a histogram is stored. */
export type HistogramKind = (typeof HISTOGRAM_KINDS)[number];
export const HISTOGRAM_KINDS = ["classic", "native"] as const;

/**
 * Two counters of your own. Give `total` and exactly one of `bad` and `good`. Each is a counter's selector, or an
 * expression of events per second like `sum(rate(a[5m])) + sum(rate(b[5m]))`, whose ranges are replaced by the windows
 * that the rules need.
 */
export interface RatioIndicatorSpec {
  /**
   * Counter, or rate, of bad events.
   * @default - `good` is given instead
   */
  readonly bad?: string;
  /**
   * Counter, or rate, of good events.
   * @default - `bad` is given instead
   */
  readonly good?: string;
  /** Counter, or rate, of all events. */
  readonly total: string;
}

/** An error ratio that an expression of your own gives. */
export interface RawIndicatorSpec {
  /**
   * PromQL for the share of bad events, from 0 to 1. Its ranges, if it has any, are replaced by the base window.
   * Without a value nothing is measured; a value above 1 counts as 1.
   */
  readonly errorRatio: string;
}

/** A gauge that says whether things are well. Of several series, the share that is not well counts as bad. */
export interface GaugeIndicatorSpec {
  /** PromQL for the gauge: a selector like `probe_success{job="blackbox"}`, or an expression. */
  readonly series: string;
  /**
   * When the gauge says that things are well: a comparison with a number, for example `<= 30`.
   * @default == 1
   */
  readonly goodWhen?: string;
}
