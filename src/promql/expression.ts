import type { Duration } from "../units/duration";

export type MatchOperator = "=" | "!=" | "=~" | "!~";

export interface Matcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

export interface NumberLiteral {
  readonly type: "number";
  /** Text, so that what is printed is exactly what was meant: `0.1`, `-2`, `1e3`, `0x1f`, `Inf`, `5m`. No plus sign. */
  readonly text: string;
}

export interface StringLiteral {
  readonly type: "string";
  readonly value: string;
}

/** What moves a selector or a subquery to another time. */
export interface Shift {
  readonly offset?: Duration;
  /** An offset with a minus: later samples. It excludes `offset`. */
  readonly ahead?: Duration;
  /** After the `@`: `start()`, `end()` or a number of seconds, as text. */
  readonly at?: string;
}

export interface Selector extends Shift {
  readonly type: "selector";
  readonly metric?: string;
  readonly matchers: readonly Matcher[];
  readonly range?: Duration;
}

export interface Call {
  readonly type: "call";
  readonly name: string;
  readonly args: readonly Expression[];
}

export interface Grouping {
  readonly kind: "by" | "without";
  readonly labels: readonly string[];
}

export interface Aggregation {
  readonly type: "aggregation";
  readonly operator: string;
  readonly operand: Expression;
  readonly parameter?: Expression;
  readonly grouping?: Grouping;
}

export type BinaryOperator =
  "^" | "*" | "/" | "%" | "atan2" | "+" | "-" | "==" | "!=" | ">" | "<" | ">=" | "<=" | "and" | "unless" | "or";

export interface Matching {
  readonly kind: "on" | "ignoring";
  readonly labels: readonly string[];
  /** `group_left` or `group_right`, with the labels to copy. */
  readonly group?: { readonly side: "left" | "right"; readonly labels: readonly string[] };
}

export interface Binary {
  readonly type: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** Turns a comparison into 0 or 1 instead of a filter. */
  readonly bool?: boolean;
  readonly matching?: Matching;
}

/** A sign in front of anything but a number, which holds its own. */
export interface Unary {
  readonly type: "unary";
  readonly operator: "-" | "+";
  readonly operand: Expression;
}

export interface Subquery extends Shift {
  readonly type: "subquery";
  readonly operand: Expression;
  readonly range: Duration;
  /** Without it Prometheus takes its evaluation interval. */
  readonly step?: Duration;
}

/** A PromQL expression. Every node is a plain readonly object: builders return new ones and share nothing mutable. */
export type Expression = NumberLiteral | StringLiteral | Selector | Call | Aggregation | Unary | Binary | Subquery;
