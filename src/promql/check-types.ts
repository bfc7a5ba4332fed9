import type { Expression } from "./expression";
import { signatureOf } from "./function-signatures";
import type { Operator } from "./read-operator";
import { COMPARISONS, SETS } from "./read-operator";
import { Unreadable } from "./unreadable";
import type { ValueType } from "./value-type";
import { valueTypeOf } from "./value-type-of";

/** An expression and where it begins in what the user wrote. */
export interface Placed {
  readonly expression: Expression;
  readonly position: number;
}

const WORDS: Readonly<Record<ValueType, string>> = {
  vector: "an instant vector like up",
  range: "a range like up[5m]",
  scalar: "a number",
  string: "a text in quotes",
};

/** Refuses an operand of a type that Prometheus cannot take there. `place` is what takes it, for example `sum`. */
export function expectType({ expression, position }: Placed, types: readonly ValueType[], place: string): void {
  const type = valueTypeOf(expression);
  if (types.includes(type)) return;
  const wanted = types.map((each) => WORDS[each]).join(" or ");
  throw new Unreadable(position, `${place} takes ${wanted}, and this is ${WORDS[type].replace(/ like .*/, "")}`);
}

/** Refuses a call with too few, too many or other arguments than the function or aggregation takes. */
export function checkCall(name: string, args: readonly Placed[], position: number): void {
  const signature = signatureOf(name);
  if (signature === undefined) return;
  const { takes, last } = signature;
  const least = last === "" ? takes.length : takes.length - 1;
  const most = last === "*" ? Infinity : takes.length;
  if (args.length < least || args.length > most) {
    const count = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} or ${most}`;
    throw new Unreadable(position, `${name} takes ${count} argument${count === "1" ? "" : "s"}, not ${args.length}`);
  }
  args.forEach((arg, index) => expectType(arg, [takes[Math.min(index, takes.length - 1)]], name));
}

/** Refuses an operator between operands that Prometheus does not join. */
export function checkBinary(left: Placed, operator: Operator, right: Placed): void {
  const { text, matching, position } = operator;
  for (const side of [left, right]) expectType(side, SETS.has(text) ? ["vector"] : ["vector", "scalar"], `"${text}"`);
  const scalars = [left, right].filter((side) => valueTypeOf(side.expression) === "scalar").length;
  if (COMPARISONS.has(text) && scalars === 2 && !operator.bool) {
    throw new Unreadable(position, `two numbers are compared with "${text} bool"`);
  }
  if (matching !== undefined && scalars > 0) {
    throw new Unreadable(position, `"${matching.kind}" joins series, and one side is a number`);
  }
  const twice =
    matching?.kind === "on" ? matching.group?.labels.find((label) => matching.labels.includes(label)) : undefined;
  if (twice !== undefined)
    throw new Unreadable(position, `"${twice}" stands both in on and in group_${matching?.group?.side}`);
}
