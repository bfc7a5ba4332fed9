import type { Expression } from "./expression";

/** Whether no aggregation in the expression adds up over a label. */
export function keepsLabel(expression: Expression, label: string): boolean {
  switch (expression.type) {
    case "aggregation": {
      const { kind, labels } = expression.grouping ?? { kind: "by", labels: [] };
      return labels.includes(label) === (kind === "by") && keepsLabel(expression.operand, label);
    }
    case "binary":
      return keepsLabel(expression.left, label) && keepsLabel(expression.right, label);
    case "call":
      return expression.args.every((argument) => keepsLabel(argument, label));
    case "unary":
    case "subquery":
      return keepsLabel(expression.operand, label);
    default:
      return true;
  }
}
