import { countsOneMetric } from "../indicators/counter-events";
import type { CounterEvents } from "../indicators/counter-events";
import { binary, call, number, over, sum, zero } from "../promql/build";
import type { Expression, Selector } from "../promql/expression";
import type { Duration } from "../units/duration";
import type { Ratio } from "../units/ratio";
import type { SequentialTest } from "./sequential-test";

/**
 * The sum that a sequential test compares with its bounds: perError x errors + perGood x the other events. Nothing at all
 * while the canary's pods have no series, so that no traffic is never mistaken for no errors.
 */
export function likelihoodRatio(
  test: Pick<SequentialTest, "perError" | "perGood">,
  counts: CounterEvents,
  range: Duration,
): Expression {
  const perGood = test.perGood.times(-1);
  const both = test.perError.plus(perGood);
  const total = countedSinceStart(counts.total, range);
  if ("good" in counts) {
    const counted = countedSinceStart(counts.good, range);
    // Of one metric, good events are missing only because there are none: a broken version, not an unknown one.
    const good = countsOneMetric(counts.total, counts.good) ? binary(counted, "or", zero()) : counted;
    return difference(times(test.perError, total), times(both, good));
  }
  // A counter of bad events mostly appears with the first error: until then it is zero.
  const errors = binary(countedSinceStart(counts.bad, range), "or", zero());
  return difference(times(both, errors), times(perGood, total));
}

/**
 * Events that pods counted since they started. The new version's pods are all younger than `range`, and their counters
 * began at zero, so the last value is the exact count. `increase` alone would miss whatever a series shows on its first
 * scrape, which for errors is often the only one; it takes over only after a counter was reset by a restart.
 */
function countedSinceStart(selector: Selector, range: Duration): Expression {
  const ranged = over(selector, range);
  const wasReset = binary(call("resets", ranged), ">", number(0));
  return sum(binary(binary(call("increase", ranged), "and", wasReset), "or", call("last_over_time", ranged)));
}

function times(factor: Ratio, operand: Expression): Expression {
  return binary(number(factor), "*", operand);
}

function difference(left: Expression, right: Expression): Expression {
  return binary(left, "-", right);
}
