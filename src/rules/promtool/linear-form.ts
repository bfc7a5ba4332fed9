import type { Aggregation, Binary, Call, Expression, Selector } from "../../promql/expression";
import { joinable } from "./joinable";

/** A sum of what selectors give, each with a weight, and a constant. */
export interface LinearForm {
  readonly constant: number;
  readonly terms: readonly { readonly selector: Selector; readonly weight: number }[];
}

/** What stands for a selector: how fast its counters grow, or the value of its one series. */
export interface Reading {
  readonly of: "rates" | "values";
  /** Labels that all series of the expression share. */
  readonly groupBy: readonly string[];
}

/** An expression as a linear form, or undefined when it is none, or when only Prometheus could tell which series match. */
export function linearForm(expression: Expression, reading: Reading): LinearForm | undefined {
  switch (expression.type) {
    case "number":
      return constant(Number(expression.text));
    case "selector":
      return reading.of === "values" && isPlain(expression) ? term(expression, 1) : undefined;
    case "call":
      return ofCall(expression, reading);
    case "aggregation":
      return ofAggregation(expression, reading);
    case "unary": {
      const form = linearForm(expression.operand, reading);
      return form && (expression.operator === "-" ? scaled(form, -1) : form);
    }
    case "binary":
      return ofBinary(expression, reading);
    default:
      return undefined;
  }
}

function constant(value: number): LinearForm | undefined {
  return Number.isFinite(value) ? { constant: value, terms: [] } : undefined;
}

function term(selector: Selector, weight: number): LinearForm {
  return { constant: 0, terms: [{ selector, weight }] };
}

function scaled(form: LinearForm, by: number): LinearForm {
  return {
    constant: form.constant * by,
    terms: form.terms.map(({ selector, weight }) => ({ selector, weight: weight * by })),
  };
}

/** Read at the time of the evaluation. */
function isPlain(selector: Selector): boolean {
  return [selector.range, selector.offset, selector.ahead, selector.at].every((shift) => shift === undefined);
}

/** Functions of a range that give a rate, or the value of a gauge that does not change. */
const OF_RANGE: Readonly<Record<Reading["of"], readonly string[]>> = {
  rates: ["rate", "irate", "increase"],
  values: ["avg_over_time", "last_over_time", "min_over_time", "max_over_time"],
};

function ofCall({ name, args }: Call, reading: Reading): LinearForm | undefined {
  const [first, second, third] = args;
  if (name === "vector") return first.type === "number" ? constant(Number(first.text)) : undefined;
  if (OF_RANGE[reading.of].includes(name)) {
    if (first.type !== "selector" || first.range === undefined) return undefined;
    const { range, ...instant } = first;
    return isPlain(instant) ? term(instant, name === "increase" ? range.seconds : 1) : undefined;
  }
  const isLimit = (limit: Expression | undefined, allowed: (value: number) => boolean) =>
    limit?.type === "number" && allowed(Number(limit.text));
  const fromZero = isLimit(second, (value) => value <= 0);
  const toOne = (limit: Expression | undefined) => reading.of === "values" && isLimit(limit, (value) => value >= 1);
  const limits: Readonly<Record<string, boolean>> = {
    clamp_min: fromZero,
    clamp_max: toOne(second),
    clamp: fromZero && toOne(third),
  };
  return limits[name] === true ? linearForm(first, reading) : undefined;
}

/** One series has one value, whatever is made of several. */
const OF_ONE = ["sum", "avg", "min", "max"];

function ofAggregation({ operator, operand, parameter }: Aggregation, reading: Reading): LinearForm | undefined {
  const known = reading.of === "rates" ? operator === "sum" : OF_ONE.includes(operator);
  const form = known && parameter === undefined ? linearForm(operand, reading) : undefined;
  // Every series would bring the constant along.
  return form !== undefined && reading.of === "rates" && form.constant !== 0 ? undefined : form;
}

function ofBinary(expression: Binary, reading: Reading): LinearForm | undefined {
  const { operator, left, right, matching } = expression;
  const [one, other] = [left, right].map((side) => linearForm(side, reading));
  if (one === undefined || other === undefined || matching !== undefined) return undefined;
  if (operator === "or") return other.terms.length === 0 && other.constant === 0 ? one : undefined;
  if (!joinable(left, right, reading.groupBy)) return undefined;
  switch (operator) {
    case "+":
    case "-": {
      const added = operator === "+" ? other : scaled(other, -1);
      return { constant: one.constant + added.constant, terms: [...one.terms, ...added.terms] };
    }
    case "*":
      return one.terms.length === 0
        ? scaled(other, one.constant)
        : other.terms.length === 0
          ? scaled(one, other.constant)
          : undefined;
    case "/":
      return other.terms.length === 0 && other.constant !== 0 ? scaled(one, 1 / other.constant) : undefined;
    default:
      return undefined;
  }
}
