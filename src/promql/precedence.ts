import type { BinaryOperator } from "./expression";

/** Binding strength; a higher number binds tighter. From Prometheus' operator precedence table. */
export const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  "==": 3,
  "!=": 3,
  "<=": 3,
  "<": 3,
  ">=": 3,
  ">": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  atan2: 5,
  "^": 6,
};

/** A sign takes in a power and nothing weaker: `-a ^ b * c` is `(-(a ^ b)) * c`. */
export const UNARY_OPERAND = PRECEDENCE["^"];
