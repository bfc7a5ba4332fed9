import type { Duration } from "../units/duration";
import type { Expression } from "./expression";

/** The same expression with another range in every range selector. Instant selectors and subqueries keep what they have. */
export function withRange(expression: Expression, range: Duration): Expression {
  const within = (part: Expression): Expression => withRange(part, range);
  switch (expression.type) {
    case "number":
    case "string":
      return expression;
    case "selector":
      return expression.range === undefined ? expression : { ...expression, range };
    case "call":
      return { ...expression, args: expression.args.map(within) };
    case "aggregation":
      return {
        ...expression,
        ...(expression.parameter && { parameter: within(expression.parameter) }),
        operand: within(expression.operand),
      };
    case "unary":
    case "subquery":
      return { ...expression, operand: within(expression.operand) };
    case "binary":
      return { ...expression, left: within(expression.left), right: within(expression.right) };
  }
}
