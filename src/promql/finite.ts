import { binary, number } from "./build";
import type { Expression } from "./expression";

/** Drops what is no amount of anything: NaN, infinite and negative values. One of them in a sum over time spoils it all. */
export function finite(expression: Expression): Expression {
  return binary(binary(expression, ">=", number(0)), "<", { type: "number", text: "Inf" });
}
