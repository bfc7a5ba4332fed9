import type { Problem } from "../problem";
import type { Duration } from "../units/duration";
import type { EventCounts } from "./event-counts";

/** An SLO's indicator, ready to be counted. */
export interface Indicator {
  readonly kind: "availability" | "latency" | "ratio" | "raw" | "gauge";
  readonly counts: EventCounts;
  /** The preset's name, or `custom` for series of the user's own. */
  readonly source: string;
  /** What is counted: requests, events of another kind, or seconds, each of which weighs the same. */
  readonly unit: "requests" | "events" | "seconds";
  /** What a bad event is, in words. */
  readonly badEvent: string;
  /** Slowest good answer; latency only. */
  readonly threshold?: Duration;
}

export interface ReadIndicator {
  readonly indicator?: Indicator;
  readonly problems: readonly Problem[];
}
