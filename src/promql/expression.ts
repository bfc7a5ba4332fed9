import type { Duration } from "../units/duration";

export type MatchOperator = "=" | "!=" | "=~" | "!~";

export interface Matcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

export interface NumberLiteral {
  readonly type: "number";
  /** Decimal text, so that what is printed is exactly what was meant. */
  readonly text: string;
}

export interface StringLiteral {
  readonly type: "string";
  readonly value: string;
}

export interface Selector {
  readonly type: "selector";
  readonly metric?: string;
  readonly matchers: readonly Matcher[];
  readonly range?: Duration;
  readonly offset?: Duration;
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
  "^" | "*" | "/" | "%" | "+" | "-" | "==" | "!=" | ">" | "<" | ">=" | "<=" | "and" | "unless" | "or";

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

export interface Subquery {
  readonly type: "subquery";
  readonly operand: Expression;
  readonly range: Duration;
  readonly step?: Duration;
  readonly offset?: Duration;
}

/** A PromQL expression. Every node is a plain readonly object: builders return new ones and share nothing mutable. */
export type Expression = NumberLiteral | StringLiteral | Selector | Call | Aggregation | Binary | Subquery;
