import type { CounterEvents } from "../indicators/counter-events";
import { binary, number } from "../promql/build";
import type { Expression } from "../promql/expression";
import type { Ratio } from "../units/ratio";
import { errorsOf, goodOf } from "./counted-events";
import type { Counting } from "./counted-events";
import type { SequentialTest } from "./sequential-test";

/**
 * The sum that a sequential test compares with its bounds: perError x errors + perGood x the other events. Nothing at all
 * while the canary's pods have no series, so that no traffic is never mistaken for no errors.
 */
export function likelihoodRatio(
  test: Pick<SequentialTest, "perError" | "perGood">,
  counts: CounterEvents,
  counting: Counting,
): Expression {
  const perGood = test.perGood.times(-1);
  const both = test.perError.plus(perGood);
  const total = counting(counts.total);
  if ("good" in counts) return difference(times(test.perError, total), times(both, goodOf(counts, counting)));
  return difference(times(both, errorsOf(counts, counting)), times(perGood, total));
}

function times(factor: Ratio, operand: Expression): Expression {
  return binary(number(factor), "*", operand);
}

function difference(left: Expression, right: Expression): Expression {
  return binary(left, "-", right);
}
