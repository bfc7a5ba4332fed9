import { binary, call, number, sumBy } from "../promql/build";
import type { Expression } from "../promql/expression";
import type { Duration } from "../units/duration";
import type { EventKind, Reading } from "./event-kind";

/** All events, and either the bad ones or the good ones. */
export type EventPair<Operand> = { readonly total: Operand } & ({ readonly bad: Operand } | { readonly good: Operand });

/** How a pair is counted, from how one of its operands is read as events per second over a range. */
export function pairEvents<Operand extends Expression, Counts extends EventPair<Operand>>(
  perSecond: (operand: Operand, range: Duration) => Expression,
  present: (operand: Operand, range: Duration) => Expression,
): EventKind<Counts> {
  const read = (operand: Operand, { range, groupBy }: Reading) => sumBy(groupBy, perSecond(operand, range));
  return {
    bad(counts, reading, recorded) {
      if ("bad" in counts) return read(counts.bad, reading);
      return call(
        "clamp_min",
        binary(recorded ?? read(counts.total, reading), "-", read(counts.good, reading)),
        number(0),
      );
    },
    /** Without the good events the outcome is unknown: a missing metric never reads as a perfect service. */
    known(counts, reading) {
      const total = read(counts.total, reading);
      return "bad" in counts ? total : binary(total, "and", read(counts.good, reading));
    },
    required(counts, range) {
      const operands = "bad" in counts ? [counts.total] : [counts.total, counts.good];
      return operands.map((operand) => present(operand, range));
    },
  };
}
