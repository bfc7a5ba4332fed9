import type { Expression } from "./expression";
import { signatureOf } from "./function-signatures";
import type { ValueType } from "./value-type";

/** What Prometheus gets when it evaluates the expression. */
export function valueTypeOf(expression: Expression): ValueType {
  switch (expression.type) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "selector":
      return expression.range === undefined ? "vector" : "range";
    case "subquery":
      return "range";
    case "aggregation":
      return "vector";
    case "call":
      return signatureOf(expression.name)?.gives ?? "vector";
    case "unary":
      return valueTypeOf(expression.operand);
    case "binary":
      // The right side first: in a long chain it is the short one.
      return [expression.right, expression.left].every((side) => valueTypeOf(side) === "scalar") ? "scalar" : "vector";
  }
}
