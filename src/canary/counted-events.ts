import { countsOneMetric } from "../indicators/counter-events";
import type { CounterEvents } from "../indicators/counter-events";
import { aggregate, binary, call, number, offset, over, sum, withMatching, zero } from "../promql/build";
import type { Expression, Selector, Subquery } from "../promql/expression";
import type { Duration } from "../units/duration";

/** How the events behind one counter are counted, all series together. */
export type Counting = (selector: Selector) => Expression;

/**
 * Events that pods counted since they started. The new version's pods are all younger than `range`, and their counters
 * began at zero, so the last value is the exact count. `increase` alone would miss whatever a series shows on its first
 * scrape, which for errors is often the only one; it takes over only after a counter was reset by a restart.
 */
export function sinceStart(range: Duration): Counting {
  return (selector) => {
    const ranged = over(selector, range);
    return sum(binary(increaseAfterReset(selector, range), "or", call("last_over_time", ranged)));
  };
}

/** Events of the last `window`, those of pods that are younger than it included. */
export function within(window: Duration): Counting {
  return (selector) => {
    const last = call("last_over_time", over(selector, window));
    const grown = binary(last, "-", offset(selector, window));
    return sum(binary(binary(increaseAfterReset(selector, window), "or", grown), "or", last));
  };
}

/** The same of pods that were there before: their first samples do not matter. */
export function lately(window: Duration): Counting {
  return (selector) => sum(call("increase", over(selector, window)));
}

function increaseAfterReset(selector: Selector, range: Duration): Expression {
  const ranged = over(selector, range);
  return binary(call("increase", ranged), "and", binary(call("resets", ranged), ">", number(0)));
}

/** Events of pods that are older than the new version, counted while the new version's pods are there. */
export function whileThereIs(others: Selector, time: { readonly range: Duration; readonly step: Duration }): Counting {
  return (selector) => {
    const together = withMatching(binary(selector, "and", aggregate("group", others)), { kind: "on", labels: [] });
    const subquery: Subquery = { type: "subquery", operand: together, ...time };
    return sum(call("increase", subquery));
  };
}

/** Bad events; zero while nothing tells of any, since a counter of errors mostly appears with the first one. */
export function errorsOf(counts: CounterEvents, counting: Counting): Expression {
  if ("bad" in counts) return binary(counting(counts.bad), "or", zero());
  return binary(counting(counts.total), "-", goodOf(counts, counting));
}

/** Of one metric, good events are missing only because there are none: a broken version, not an unknown one. */
export function goodOf(counts: Extract<CounterEvents, { good: Selector }>, counting: Counting): Expression {
  const counted = counting(counts.good);
  return countsOneMetric(counts.total, counts.good) ? binary(counted, "or", zero()) : counted;
}
