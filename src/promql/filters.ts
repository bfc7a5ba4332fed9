import type { Expression } from "./expression";
import { COMPARISONS } from "./read-operator";

/** Whether the result leaves out series by their value: a comparison without `bool`, on its own or below aggregations. */
export function filters(expression: Expression): boolean {
  switch (expression.type) {
    case "aggregation":
    case "unary":
      return filters(expression.operand);
    case "binary":
      return COMPARISONS.has(expression.operator) && expression.bool !== true;
    default:
      return false;
  }
}
