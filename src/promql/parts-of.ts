import type { Expression } from "./expression";

/** The expressions right below one, in the order they are written. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case "number":
    case "string":
    case "selector":
      return [];
    case "call":
      return expression.args;
    case "aggregation":
      return expression.parameter === undefined ? [expression.operand] : [expression.parameter, expression.operand];
    case "unary":
    case "subquery":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
  }
}
