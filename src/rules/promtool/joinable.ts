import type { Expression } from "../../promql/expression";

/**
 * Whether Prometheus joins two results, which it does by all their labels: they must be the same ones, and `shared` by all
 * series.
 */
export function joinable(left: Expression, right: Expression, shared: readonly string[]): boolean {
  const [one, other] = [left, right].map(labelsOf);
  if (one === "none" || other === "none") return true;
  if (one === undefined || other === undefined || one.join() !== other.join()) return false;
  return one.every((label) => shared.includes(label));
}

/** Labels of a result; `none` for a number, undefined for all that the series have. */
function labelsOf(expression: Expression): readonly string[] | "none" | undefined {
  switch (expression.type) {
    case "number":
      return "none";
    case "aggregation": {
      const { kind, labels } = expression.grouping ?? { kind: "by", labels: [] };
      return kind === "by" ? [...labels].sort() : undefined;
    }
    case "unary":
      return labelsOf(expression.operand);
    case "call":
      return expression.name === "vector"
        ? []
        : expression.name.startsWith("clamp")
          ? labelsOf(expression.args[0])
          : undefined;
    case "binary": {
      const [one, other] = [labelsOf(expression.left), labelsOf(expression.right)];
      return one === "none" ? other : one;
    }
    default:
      return undefined;
  }
}
