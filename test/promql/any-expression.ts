import fc from "fast-check";
import type {
  Aggregation,
  Binary,
  Call,
  Expression,
  Matching,
  NumberLiteral,
  Selector,
  Shift,
  StringLiteral,
  Subquery,
  Unary,
} from "../../src/promql/expression";
import { Duration } from "../../src/units/duration";
import { hostileText, matcher } from "./expressions";

/*
 * Any PromQL that Prometheus type-checks, in the one form that parseExpression gives. Every kind of node and every
 * optional part of it is made here.
 */

type Trees = {
  vector: Expression;
  scalar: Expression;
  range: Expression;
  expression: Expression;
};

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const duration = fc
  .oneof(
    fc.integer({ min: 1, max: 90_061_001 }),
    fc.integer({ min: 1, max: 500 }).map((days) => days * 86_400_000),
  )
  .map((milliseconds) => Duration.of(milliseconds, "ms"));

const metric = fc.constantFrom(
  "a",
  "slo:bad:rate2m",
  "sum",
  "by",
  "and",
  "start",
  "offset",
  "Inf",
  "BOOL",
  "http.req",
  "ü 5m",
);
const label = fc.constantFrom("job", "le", "sum", "bool", "offset", "on", "service.name", "a b", '"');
const labels = fc.uniqueArray(label, { maxLength: 3 });

const shift: fc.Arbitrary<Shift> = fc
  .record({
    by: optional(fc.record({ key: fc.constantFrom("offset", "ahead"), by: duration })),
    at: optional(fc.constantFrom("start()", "end()", "0", "-5", "1609746000.25", "1e3", "5m")),
  })
  .map(({ by, at }) => ({ ...(by && { [by.key]: by.by }), ...(at !== undefined && { at }) }));

const NOT_EMPTY = { label: "job", operator: "!=", value: "" } as const;

export const anySelector: fc.Arbitrary<Selector> = fc
  .record({ metric: optional(metric), matchers: fc.array(matcher, { maxLength: 3 }), moved: shift })
  .map(({ metric: name, matchers, moved }) => ({
    type: "selector" as const,
    ...(name !== undefined && { metric: name }),
    matchers: name === undefined ? [...matchers, NOT_EMPTY] : matchers,
    ...moved,
  }));

const numberLiteral: fc.Arbitrary<NumberLiteral> = fc
  .tuple(
    fc.constantFrom("", "-"),
    fc.constantFrom("0", "2", "0.001", "1e3", "1E-7", "0x1F", "Inf", "inf", "NaN", "5m", "1h30m", "1_000", ".5", "010"),
  )
  .map(([sign, text]) => ({ type: "number", text: `${sign}${text}` }));

const stringLiteral: fc.Arbitrary<StringLiteral> = fc.record({ type: fc.constant("string"), value: hostileText });

const matching: fc.Arbitrary<Matching> = fc
  .record({
    kind: fc.constantFrom("on" as const, "ignoring" as const),
    labels,
    group: optional(fc.record({ side: fc.constantFrom("left" as const, "right" as const), labels })),
  })
  .map(({ kind, labels: joined, group }) => ({
    kind,
    labels: joined,
    ...(group && { group: { ...group, labels: group.labels.filter((each) => !joined.includes(each)) } }),
  }));

function call(name: string, ...args: fc.Arbitrary<Expression>[]): fc.Arbitrary<Call> {
  return fc.tuple(...args).map((each) => ({ type: "call", name, args: each }));
}

function aggregation(
  operator: fc.Arbitrary<string>,
  operand: fc.Arbitrary<Expression>,
  parameter?: fc.Arbitrary<Expression>,
): fc.Arbitrary<Aggregation> {
  const grouping = optional(fc.record({ kind: fc.constantFrom("by" as const, "without" as const), labels }));
  return fc
    .tuple(operator, operand, grouping, parameter ?? fc.constant(undefined))
    .map(([name, inner, group, first]) => ({
      type: "aggregation",
      operator: name,
      operand: inner,
      ...(first && { parameter: first }),
      ...(group && { grouping: group }),
    }));
}

const COMPARISONS = ["==", "!=", ">", "<", ">=", "<="] as const;
const ARITHMETIC = ["^", "*", "/", "%", "atan2", "+", "-"] as const;
const SETS = ["and", "unless", "or"] as const;

interface Sides {
  readonly left: fc.Arbitrary<Expression>;
  readonly right: fc.Arbitrary<Expression>;
  readonly matching?: boolean;
}

function binaries({ left, right, matching: matched = false }: Sides, onlyBool = false): fc.Arbitrary<Binary>[] {
  const join = matched ? optional(matching) : fc.constant(undefined);
  const made = (operators: readonly Binary["operator"][], bool: fc.Arbitrary<boolean>) =>
    fc.tuple(left, fc.constantFrom(...operators), right, bool, join).map(([from, operator, to, flag, how]): Binary => ({
      type: "binary",
      operator,
      left: from,
      right: to,
      ...(flag && { bool: true }),
      ...(how && { matching: how }),
    }));
  return [made(ARITHMETIC, fc.constant(false)), made(COMPARISONS, onlyBool ? fc.constant(true) : fc.boolean())];
}

function sets(operand: fc.Arbitrary<Expression>): fc.Arbitrary<Binary> {
  return fc
    .tuple(operand, fc.constantFrom(...SETS), operand, optional(matching))
    .map(([left, operator, right, how]) => ({
      type: "binary",
      operator,
      left,
      right,
      ...(how && { matching: { kind: how.kind, labels: how.labels } }),
    }));
}

/** A number holds its own sign, so none stands in front of one. */
function signed<T extends Expression>(operand: fc.Arbitrary<T>): fc.Arbitrary<Unary> {
  return fc
    .record({ type: fc.constant("unary" as const), operator: fc.constantFrom("-" as const, "+" as const), operand })
    .filter((unary) => unary.operand.type !== "number");
}

const trees = fc.letrec<Trees>((tie) => {
  const [vector, scalar, range] = [tie("vector"), tie("scalar"), tie("range")];
  const deep = { depthSize: "small", withCrossShrink: true } as const;
  return {
    range: fc.oneof(
      deep,
      fc.tuple(anySelector, duration).map(([selector, length]) => ({ ...selector, range: length })),
      fc
        .record({ operand: vector, range: duration, step: optional(duration), moved: shift })
        .map(({ operand, range: length, step, moved }): Subquery => ({
          type: "subquery",
          operand,
          range: length,
          ...(step && { step }),
          ...moved,
        })),
    ),
    scalar: fc.oneof(
      deep,
      numberLiteral,
      call("time"),
      call("scalar", vector),
      signed(scalar),
      ...binaries({ left: scalar, right: scalar }, true),
    ),
    vector: fc.oneof(
      deep,
      anySelector,
      call("rate", range),
      call("quantile_over_time", scalar, range),
      call("hour"),
      call("vector", scalar),
      call("histogram_quantile", scalar, vector),
      call("label_join", vector, stringLiteral, stringLiteral, stringLiteral, stringLiteral),
      aggregation(fc.constantFrom("sum", "avg", "group", "stddev"), vector),
      aggregation(fc.constantFrom("topk", "quantile", "limitk"), vector, scalar),
      aggregation(fc.constant("count_values"), vector, stringLiteral),
      signed(vector),
      sets(vector),
      ...binaries({ left: vector, right: vector, matching: true }),
      ...binaries({ left: vector, right: scalar }),
      ...binaries({ left: scalar, right: vector }),
    ),
    expression: fc.oneof(vector, vector, vector, scalar, range, stringLiteral),
  };
});

export const anyExpression: fc.Arbitrary<Expression> = trees.expression;
export const anyVector: fc.Arbitrary<Expression> = trees.vector;
