import type { Expression } from "../promql/expression";
import type { Duration } from "../units/duration";

/** Over which range events are read, and which labels stay apart. */
export interface Reading {
  readonly range: Duration;
  /** Labels of the metrics that make a result each. @default - one result without labels */
  readonly groupBy?: readonly string[];
}

/**
 * How one kind of SLI is counted. Results are per second: requests or other events, or, where time is counted, seconds.
 * They carry the grouping's labels alone.
 */
export interface EventKind<Counts> {
  /** Bad events. May be missing where nothing bad has ever happened. `recorded` is what `known` gives, where that is at hand. */
  bad(counts: Counts, reading: Reading, recorded?: Expression): Expression;
  /** All events whose outcome is known; nothing at all where it is not. */
  known(counts: Counts, reading: Reading): Expression;
  /** What must give an answer, or the SLI cannot be measured. */
  required(counts: Counts, range: Duration): readonly Expression[];
}
