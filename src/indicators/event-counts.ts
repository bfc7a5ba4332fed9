import { binary, call, over, sum, zero } from "../promql/build";
import type { Expression, Matcher, Selector } from "../promql/expression";
import type { Duration } from "../units/duration";

/**
 * The counters behind an SLI: all events, and either the bad ones or the good ones.
 * Everything that counts events (rules, canary verdicts, dashboards) is built from these selectors.
 */
export type EventCounts =
  { readonly total: Selector; readonly bad: Selector } | { readonly total: Selector; readonly good: Selector };

/** How a counter is read: per second, or as a number of events. */
export type CounterFunction = "rate" | "increase";

/**
 * Bad events, always one element without labels. A counter of bad events that does not exist yet counts as zero:
 * most appear with the first error. A missing counter of good events does not: `totalEvents` leaves those events out.
 */
export function badEvents(counts: EventCounts, read: CounterFunction, range: Duration): Expression {
  const sumOf = (selector: Selector) => sum(call(read, over(selector, range)));
  if ("bad" in counts) return binary(sumOf(counts.bad), "or", zero());
  const missed = binary(sumOf(counts.total), "-", sumOf(counts.good));
  return binary(call("clamp_min", missed, { type: "number", text: "0" }), "or", zero());
}

/**
 * All events whose outcome is known, always one element without labels. Without the counter of good events the
 * outcome is unknown, so the events are left out: a missing metric never reads as a perfect service.
 */
export function totalEvents(counts: EventCounts, read: CounterFunction, range: Duration): Expression {
  return binary(knownEvents(counts, read, range), "or", zero());
}

/** The same without the zero: nothing at all when there are no series. */
export function knownEvents(counts: EventCounts, read: CounterFunction, range: Duration): Expression {
  const total = sum(call(read, over(counts.total, range)));
  return "bad" in counts ? total : binary(total, "and", sum(call(read, over(counts.good, range))));
}

/** The selectors whose absence means that the SLI cannot be measured. A missing counter of bad events does not. */
export function requiredSelectors(counts: EventCounts): readonly Selector[] {
  return "bad" in counts ? [counts.total] : [counts.total, counts.good];
}

/** The same counters with further matchers; a matcher replaces those on the same label. */
export function narrowed(counts: EventCounts, matchers: readonly Matcher[]): EventCounts {
  const labels = new Set(matchers.map((matcher) => matcher.label));
  const narrow = (selector: Selector): Selector => ({
    ...selector,
    matchers: [...selector.matchers.filter((matcher) => !labels.has(matcher.label)), ...matchers],
  });
  const total = narrow(counts.total);
  return "bad" in counts ? { total, bad: narrow(counts.bad) } : { total, good: narrow(counts.good) };
}
