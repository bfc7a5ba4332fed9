import type { Expression } from "./expression";
import { partsOf } from "./parts-of";

/** Names of all functions in an expression, outermost first. */
export function callsIn(expression: Expression): readonly string[] {
  const own = expression.type === "call" ? [expression.name] : [];
  return [...own, ...partsOf(expression).flatMap(callsIn)];
}
