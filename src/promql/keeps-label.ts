import type { Binary, Expression } from "./expression";

/** Aggregations that give some of their series as they are. */
const PICKING = ["topk", "bottomk", "limitk", "limit_ratio"];
/** Functions whose result has no labels of what they read. */
const WITHOUT_LABELS = ["absent", "absent_over_time", "vector", "time", "pi"];

/** Whether the result carries a label that the series behind it have. */
export function keepsLabel(expression: Expression, label: string): boolean {
  switch (expression.type) {
    case "aggregation": {
      if (PICKING.includes(expression.operator)) return keepsLabel(expression.operand, label);
      const { kind, labels } = expression.grouping ?? { kind: "by", labels: [] };
      return labels.includes(label) === (kind === "by") && keepsLabel(expression.operand, label);
    }
    case "binary":
      return keepsInBinary(expression, label);
    case "call":
      return !WITHOUT_LABELS.includes(expression.name) && expression.args.every((part) => keepsLabel(part, label));
    case "unary":
    case "subquery":
      return keepsLabel(expression.operand, label);
    default:
      return true;
  }
}

/** A number has no labels to lose. */
function isNumber(expression: Expression): boolean {
  return expression.type === "number" || (expression.type === "call" && expression.name === "scalar");
}

function keepsInBinary({ operator, left, right, matching }: Binary, label: string): boolean {
  const keeps = (side: Expression) => isNumber(side) || keepsLabel(side, label);
  // What only filters the left side needs no labels of its own.
  if (operator === "and" || operator === "unless") return keeps(left);
  const { group, kind, labels = [] } = matching ?? {};
  if (group !== undefined) return keeps(group.side === "left" ? left : right) || group.labels.includes(label);
  const matched = kind === undefined || labels.includes(label) === (kind === "on");
  return matched && keeps(left) && keeps(right);
}
