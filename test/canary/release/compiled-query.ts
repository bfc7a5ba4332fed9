import type { Binary, Call, Expression, Selector } from "../../../src/promql/expression";
import { parseExpression } from "../../../src/promql/parse-expression";
import { partsOf } from "../../../src/promql/parts-of";
import { selectorsOf } from "../../../src/promql/selectors-of";
import type { Duration } from "../../../src/units/duration";

/** Events of one version that a query asks for: of which series, and how far back. */
export interface Asked {
  readonly version: "canary" | "stable";
  readonly events: "all" | "bad" | "good";
  readonly metric: string;
  readonly seconds: number;
}

/** What a query gives: one number, or nothing. */
export type Value = number | undefined;
export type Answer = (asked: Asked) => Value;

/**
 * An emitted query as a function of the events that are counted: its arithmetic is read from its text, and each sum over
 * series is one question. Nothing of the plan that made it is known here.
 */
export function compiledQuery(text: string): (answer: Answer) => Value {
  const parsed = parseExpression(text);
  if ("error" in parsed) throw new Error(`${text}: ${parsed.error.message}`);
  return compiled(parsed.value);
}

type Compiled = (answer: Answer) => Value;

function compiled(expression: Expression): Compiled {
  switch (expression.type) {
    case "number":
      return constant(Number(expression.text.replace("Inf", "Infinity")));
    case "aggregation":
      return question(expression);
    case "binary":
      return combined(expression);
    case "call":
      return called(expression);
    default:
      throw new Error(`an emitted query has a ${expression.type} outside of a sum`);
  }
}

function constant(value: number): Compiled {
  return () => value;
}

function question(sum: Expression): Compiled {
  const [selector] = selectorsOf(sum);
  const asked = askedBy(selector, rangeOf(sum));
  return (answer) => answer(asked);
}

/** The first range within an expression: of a selector, or of a subquery. */
function rangeOf(expression: Expression): Duration | undefined {
  if ((expression.type === "selector" || expression.type === "subquery") && expression.range) return expression.range;
  return partsOf(expression)
    .flatMap((part) => rangeOf(part) ?? [])
    .at(0);
}

function askedBy({ metric = "", matchers }: Selector, range: Duration | undefined): Asked {
  const value = (label: string) => matchers.find((matcher) => matcher.label === label)?.value;
  const version = value("pod")?.includes("canary-hash") ? "canary" : "stable";
  const isBad = value("http_response_status_code") !== undefined;
  const events = isBad ? "bad" : value("le") === undefined ? "all" : "good";
  return { version, events, metric, seconds: range?.seconds ?? Infinity };
}

const both = (combine: (left: number, right: number) => number) => (left: Value, right: Value) =>
  left === undefined || right === undefined ? undefined : combine(left, right);

const OPERATORS: Readonly<Record<string, (left: Value, right: Value) => Value>> = {
  "+": both((left, right) => left + right),
  "-": both((left, right) => left - right),
  "*": both((left, right) => left * right),
  or: (left, right) => left ?? right,
};

function combined({ operator, left, right }: Binary): Compiled {
  const combine = OPERATORS[operator];
  if (combine === undefined) throw new Error(`an emitted query has ${operator} outside of a sum`);
  const [one, other] = [compiled(left), compiled(right)];
  return (answer) => combine(one(answer), other(answer));
}

const FUNCTIONS: Readonly<Record<string, (value: Value, other: Value) => Value>> = {
  clamp_min: both(Math.max),
  clamp_max: both(Math.min),
  scalar: (value) => value ?? NaN,
  vector: (value) => value,
};

function called({ name, args }: Call): Compiled {
  const call = FUNCTIONS[name];
  if (call === undefined) throw new Error(`an emitted query calls ${name} outside of a sum`);
  const [first, second = constant(NaN)] = args.map(compiled);
  return (answer) => call(first(answer), second(answer));
}
