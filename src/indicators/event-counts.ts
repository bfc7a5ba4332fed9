import { binary, number, zero } from "../promql/build";
import type { Expression, Matcher, Selector } from "../promql/expression";
import type { Duration } from "../units/duration";
import { counterEvents } from "./counter-events";
import type { CounterEvents } from "./counter-events";
import type { EventKind, Reading } from "./event-kind";
import { histogramEvents } from "./histogram-events";
import type { HistogramEvents } from "./histogram-events";
import { rateEvents } from "./rate-events";
import type { RateEvents } from "./rate-events";
import { gaugeEvents, rawEvents } from "./time-events";
import type { GaugeEvents, RawEvents } from "./time-events";

/** What is behind an SLI. Everything that counts events (rules, canary verdicts, runbooks) is built from it. */
export type EventCounts = CounterEvents | RateEvents | HistogramEvents | RawEvents | GaugeEvents;

type Kinds = { readonly [Kind in EventCounts["kind"]]: EventKind<Extract<EventCounts, { kind: Kind }>> };

/** One row a kind. */
const KINDS: Kinds = {
  counters: counterEvents,
  rates: rateEvents,
  histogram: histogramEvents,
  raw: rawEvents,
  gauge: gaugeEvents,
};

function kindOf(counts: EventCounts): EventKind<EventCounts> {
  return KINDS[counts.kind] as EventKind<EventCounts>;
}

/**
 * Bad events per second. What is not there counts as zero: most counters of bad events appear with the first error.
 * @param recorded all events whose outcome is known, where that is recorded already
 */
export function badEvents(counts: EventCounts, reading: Reading, recorded?: Expression): Expression {
  const bad = kindOf(counts).bad(counts, reading, recorded);
  if ((reading.groupBy ?? []).length === 0) return binary(bad, "or", zero());
  return binary(bad, "or", binary(recorded ?? knownEvents(counts, reading), "*", number(0)));
}

/** All events per second whose outcome is known; what is not there counts as `absent`. */
export function totalEvents(counts: EventCounts, reading: Reading, absent: Expression = zero()): Expression {
  return binary(knownEvents(counts, reading), "or", absent);
}

/** The same without a fallback: nothing at all when there are no series. */
export function knownEvents(counts: EventCounts, reading: Reading): Expression {
  return kindOf(counts).known(counts, reading);
}

/** What must give an answer, or the SLI cannot be measured. A missing counter of bad events is not among them. */
export function requiredSeries(counts: EventCounts, range: Duration): readonly Expression[] {
  return kindOf(counts).required(counts, range);
}

/** The same counters with further matchers; a matcher replaces those on the same label. */
export function narrowed(counts: CounterEvents, matchers: readonly Matcher[]): CounterEvents {
  const labels = new Set(matchers.map((matcher) => matcher.label));
  const narrow = (selector: Selector): Selector => ({
    ...selector,
    matchers: [...selector.matchers.filter((matcher) => !labels.has(matcher.label)), ...matchers],
  });
  const { kind } = counts;
  const total = narrow(counts.total);
  return "bad" in counts ? { kind, total, bad: narrow(counts.bad) } : { kind, total, good: narrow(counts.good) };
}
