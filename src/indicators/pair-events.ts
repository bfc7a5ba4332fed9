import { binary, call, number, sumBy } from "../promql/build";
import type { Expression } from "../promql/expression";
import type { Duration } from "../units/duration";
import type { EventKind, Reading } from "./event-kind";

/** All events, and either the bad ones or the good ones. */
export type EventPair<Operand> = { readonly total: Operand } & ({ readonly bad: Operand } | { readonly good: Operand });

/** What differs between pairs of counters and pairs of rates. */
interface PairReading<Operand> {
  /** Events per second over a range. */
  readonly perSecond: (operand: Operand, range: Duration) => Expression;
  /** What must give an answer. */
  readonly present: (operand: Operand, range: Duration) => Expression;
  /** Whether good events are missing only because there are none, not because the metric is. */
  readonly sameMetric: (total: Operand, good: Operand) => boolean;
}

/** How a pair is counted. */
export function pairEvents<Operand extends Expression, Counts extends EventPair<Operand>>({
  perSecond,
  present,
  sameMetric,
}: PairReading<Operand>): EventKind<Counts> {
  const read = (operand: Operand, { range, groupBy }: Reading) => sumBy(groupBy, perSecond(operand, range));
  return {
    bad(counts, reading, recorded) {
      if ("bad" in counts) return knownOnly(read(counts.bad, reading), recorded);
      const total = recorded ?? read(counts.total, reading);
      const good = read(counts.good, reading);
      const counted = sameMetric(counts.total, counts.good) ? binary(good, "or", binary(total, "*", number(0))) : good;
      return call("clamp_min", binary(total, "-", counted), number(0));
    },
    /** Without the good events the outcome is unknown: a missing metric never reads as a perfect service. */
    known(counts, reading) {
      const total = read(counts.total, reading);
      return "bad" in counts || sameMetric(counts.total, counts.good)
        ? total
        : binary(total, "and", read(counts.good, reading));
    },
    required(counts, range) {
      const operands =
        "bad" in counts || sameMetric(counts.total, counts.good) ? [counts.total] : [counts.total, counts.good];
      return operands.map((operand) => present(operand, range));
    },
  };
}

/** Bad events of an unknown total are unknown themselves. */
function knownOnly(bad: Expression, recorded: Expression | undefined): Expression {
  return recorded === undefined ? bad : binary(bad, "and", binary(recorded, ">", number(0)));
}
