import type { Duration } from "../units/duration";
import { Ratio } from "../units/ratio";
import type {
  Aggregation,
  Binary,
  BinaryOperator,
  Call,
  Expression,
  Grouping,
  Matcher,
  Matching,
  NumberLiteral,
  Selector,
} from "./expression";

/** Matchers by label: a plain text means equality, `matches(...)` a regular expression. */
export type Labels = Readonly<Record<string, string | Omit<Matcher, "label">>>;

export function matches(regex: string): Omit<Matcher, "label"> {
  return { operator: "=~", value: regex };
}

export function matchers(labels: Labels): readonly Matcher[] {
  return Object.entries(labels).map(([label, value]) =>
    typeof value === "string" ? { label, operator: "=" as const, value } : { label, ...value },
  );
}

export function selector(metric: string, labels: Labels | readonly Matcher[] = {}): Selector {
  return { type: "selector", metric, matchers: Array.isArray(labels) ? labels : matchers(labels as Labels) };
}

/** The same selector over a range: the operand of `rate`, `sum_over_time` and their kin. */
export function over(operand: Selector, range: Duration): Selector {
  return { ...operand, range };
}

export function offset(operand: Selector, by: Duration): Selector {
  return { ...operand, offset: by };
}

export function number(value: number | Ratio): NumberLiteral {
  return { type: "number", text: (value instanceof Ratio ? value : Ratio.of(value)).text };
}

export function call(name: string, ...args: readonly Expression[]): Call {
  return { type: "call", name, args };
}

export function rate(operand: Selector, range: Duration): Call {
  return call("rate", over(operand, range));
}

export function sumOverTime(operand: Selector, range: Duration): Call {
  return call("sum_over_time", over(operand, range));
}

/** Zero as a one-element vector without labels: the fallback of a sum that may have nothing to add up. */
export function zero(): Call {
  return call("vector", number(0));
}

export function sum(operand: Expression, grouping?: Grouping): Aggregation {
  return { type: "aggregation", operator: "sum", operand, ...(grouping && { grouping }) };
}

/** Grouping by labels, or none at all. */
export function by(labels: readonly string[] | undefined): Grouping | undefined {
  return labels === undefined || labels.length === 0 ? undefined : { kind: "by", labels };
}

export function sumBy(labels: readonly string[] | undefined, operand: Expression): Aggregation {
  return sum(operand, by(labels));
}

export function aggregate(operator: string, operand: Expression, grouping?: Grouping): Aggregation {
  return { type: "aggregation", operator, operand, ...(grouping && { grouping }) };
}

export function binary(left: Expression, operator: BinaryOperator, right: Expression): Binary {
  return { type: "binary", operator, left, right };
}

export function withMatching(operand: Binary, matching: Matching): Binary {
  return { ...operand, matching };
}

/** Joins several operands left to right: `a + b + c`. Needs at least one. */
export function chain(operator: BinaryOperator, operands: readonly Expression[]): Expression {
  return operands.slice(1).reduce((left, right) => binary(left, operator, right), operands[0]);
}
