import { aggregate, binary, by, call, number } from "../promql/build";
import type { BinaryOperator, Expression } from "../promql/expression";
import { finite } from "../promql/finite";
import { withRange } from "../promql/with-range";
import type { Comparison } from "../spec/comparison";
import { Duration } from "../units/duration";
import type { EventKind, Reading } from "./event-kind";

/** An error ratio of the user's own: every second counts as so much bad time. */
export interface RawEvents {
  readonly kind: "raw";
  readonly errorRatio: Expression;
}

/** A gauge that is well or not; of several series, the share that is not well is bad time. */
export interface GaugeEvents {
  readonly kind: "gauge";
  readonly series: Expression;
  readonly goodWhen: Comparison;
}

/** Each series by itself: one that divides by nothing, as an idle pod does, must not hide the others. */
function measured(counts: RawEvents, { range, groupBy }: Reading): Expression {
  const ratio = call("clamp_max", finite(withRange(counts.errorRatio, range)), number(1));
  return aggregate("avg", ratio, by(groupBy));
}

export const rawEvents: EventKind<RawEvents> = {
  bad: (counts, reading) => measured(counts, reading),
  known: (counts, reading) => binary(binary(measured(counts, reading), "*", number(0)), "+", number(1)),
  required: ({ errorRatio }, range) => [withRange(errorRatio, range)],
};

/** How often a gauge is looked at. */
const STEP = Duration.of(30, "s");

export const gaugeEvents: EventKind<GaugeEvents> = {
  bad(counts, reading, recorded) {
    const { operator, value } = counts.goodWhen;
    const compared = {
      ...binary(counts.series, operator satisfies BinaryOperator, number(value)),
      bool: true,
    };
    const good: Expression = {
      type: "subquery",
      operand: aggregate("avg", compared, by(reading.groupBy)),
      range: reading.range,
      step: STEP,
    };
    // A gauge that is gone is unknown at once, not when the range has passed.
    return binary(
      binary(number(1), "-", call("avg_over_time", good)),
      "*",
      recorded ?? gaugeEvents.known(counts, reading),
    );
  },
  /** One second a second, while there is a gauge. */
  known: ({ series }, { groupBy }) => call("clamp_max", aggregate("count", series, by(groupBy)), number(1)),
  required: ({ series }) => [series],
};
