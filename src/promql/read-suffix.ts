import type { SyntaxNode } from "@lezer/common";
import { expectType } from "./check-types";
import type { Expression, Selector, Subquery } from "./expression";
import { readDuration, readOffset } from "./read-duration";
import { childrenOf, textOf } from "./syntax-tree";
import { Unreadable } from "./unreadable";

/** An expression and the node it was read from. */
interface Operand {
  readonly expression: Expression;
  readonly node: SyntaxNode;
}

type Suffix = (operand: Operand, node: SyntaxNode, text: string) => Expression;

/** What the grammar puts behind an operand, by the grammar's name. */
const READERS: Readonly<Record<string, Suffix>> = {
  MatrixSelector: withRange,
  SubqueryExpr: asSubquery,
  OffsetExpr: withOffset,
  StepInvariantExpr: withAt,
  AnchoredExpr: experimental,
  SmoothedExpr: experimental,
};

export const SUFFIXES: ReadonlySet<string> = new Set(Object.keys(READERS));

export function applySuffix(operand: Operand, node: SyntaxNode, text: string): Expression {
  return READERS[node.name](operand, node, text);
}

/** Where a suffix begins: behind the node that the grammar takes for its operand. */
export function suffixStart(node: SyntaxNode, text: string): number {
  const end = childrenOf(node)[0].to;
  return end + /^(?:\s|#[^\n]*\n)*/.exec(text.slice(end, node.to))![0].length;
}

function withRange({ expression, node: before }: Operand, node: SyntaxNode, text: string): Selector {
  if (before.name !== "VectorSelector" || expression.type !== "selector") {
    throw new Unreadable(
      suffixStart(node, text),
      "a range stands right behind a selector, before offset and @; over anything else write a subquery like [5m:]",
    );
  }
  return { ...expression, range: readDuration(childrenOf(node)[1], text) };
}

function asSubquery({ expression }: Operand, node: SyntaxNode, text: string): Subquery {
  expectType({ expression, position: suffixStart(node, text) }, ["vector"], "a subquery");
  const [, range, step] = childrenOf(node);
  return {
    type: "subquery",
    operand: expression,
    range: readDuration(range, text),
    ...(step && { step: readDuration(step, text) }),
  };
}

function withOffset(operand: Operand, node: SyntaxNode, text: string): Expression {
  const shiftable = shiftableOf(operand, "offset", suffixStart(node, text));
  if (shiftable.offset !== undefined || shiftable.ahead !== undefined) {
    throw new Unreadable(suffixStart(node, text), "there is an offset already");
  }
  return { ...shiftable, ...readOffset(childrenOf(node)[2], text) };
}

function withAt(operand: Operand, node: SyntaxNode, text: string): Expression {
  const shiftable = shiftableOf(operand, "@", suffixStart(node, text));
  if (shiftable.at !== undefined) throw new Unreadable(suffixStart(node, text), "there is an @ already");
  const time = childrenOf(node)[2];
  return { ...shiftable, at: time.name === "AtModifierPreprocessors" ? preprocessor(time) : readTime(time, text) };
}

function preprocessor(node: SyntaxNode): string {
  return childrenOf(node)[0].name === "AtStart" ? "start()" : "end()";
}

/** A number of seconds, without a plus sign and blanks after a minus. */
function readTime(node: SyntaxNode, text: string): string {
  const written = textOf(node, text)
    .replace(/^\+\s*/, "")
    .replace(/^-\s*/, "-");
  if (/^-?(?:inf|nan)$/i.test(written)) throw new Unreadable(node.from, `${written} is no time`);
  return written;
}

function shiftableOf({ expression, node }: Operand, name: string, position: number): Selector | Subquery {
  if (node.name !== "ParenExpr" && (expression.type === "selector" || expression.type === "subquery"))
    return expression;
  throw new Unreadable(position, `${name} stands right behind a selector, a range or a subquery`);
}

function experimental(_: Operand, node: SyntaxNode, text: string): never {
  const start = suffixStart(node, text);
  const name = text.slice(start, node.to);
  throw new Unreadable(start, `"${name}" is an experiment of Prometheus that this reader does not know`);
}
