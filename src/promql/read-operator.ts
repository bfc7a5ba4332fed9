import type { SyntaxNode } from "@lezer/common";
import type { Binary, BinaryOperator, Expression, Matching } from "./expression";
import { PRECEDENCE } from "./precedence";
import { readName } from "./read-selector";
import { childrenOf, textOf } from "./syntax-tree";
import { Unreadable } from "./unreadable";

/** A binary operator with everything written between its operands. */
export interface Operator {
  readonly position: number;
  readonly text: BinaryOperator;
  readonly bool: boolean;
  readonly matching?: Matching;
}

export const COMPARISONS: ReadonlySet<BinaryOperator> = new Set(["==", "!=", ">", "<", ">=", "<="] as const);
export const SETS: ReadonlySet<BinaryOperator> = new Set(["and", "or", "unless"] as const);

/** Reads the operator and its modifiers: `> bool on (job) group_left (pod)`. */
export function readOperator([symbol, ...modifiers]: readonly SyntaxNode[], text: string): Operator {
  const operator = textOf(symbol, text).toLowerCase();
  if (!isOperator(operator)) {
    throw new Unreadable(symbol.from, `"${operator}" is an experiment of Prometheus that this reader does not know`);
  }
  const found = (name: string) => modifiers.find((each) => each.name === name);
  const [bool, clause, fill] = ["BoolModifier", "MatchingModifierClause", "FillModifier"].map(found);
  if (fill !== undefined) {
    throw new Unreadable(fill.from, "fill modifiers are an experiment of Prometheus that this reader does not know");
  }
  if (bool !== undefined && !COMPARISONS.has(operator)) {
    throw new Unreadable(bool.from, `"bool" belongs to a comparison, not to "${operator}"`);
  }
  const matching = clause && readMatching(clause, text);
  if (clause !== undefined && matching?.group !== undefined && SETS.has(operator)) {
    throw new Unreadable(clause.from, `"${operator}" takes no group_${matching.group.side}`);
  }
  return { position: symbol.from, text: operator, bool: bool !== undefined, ...(matching && { matching }) };
}

function isOperator(text: string): text is BinaryOperator {
  return Object.hasOwn(PRECEDENCE, text);
}

function readMatching(clause: SyntaxNode, text: string): Matching {
  const [kind, labels, side, copied] = childrenOf(clause);
  return {
    kind: kind.name === "On" ? "on" : "ignoring",
    labels: readLabels(labels, text),
    ...(side && {
      group: {
        side: side.name === "GroupLeft" ? ("left" as const) : ("right" as const),
        labels: copied === undefined ? [] : readLabels(copied, text),
      },
    }),
  };
}

/** Reads `(job, "service.name")`. */
export function readLabels(node: SyntaxNode, text: string): readonly string[] {
  return childrenOf(node).map((label) => readName(label, text));
}

export function joinBinary(left: Expression, operator: Operator, right: Expression): Binary {
  const { text, bool, matching } = operator;
  return { type: "binary", operator: text, left, right, ...(bool && { bool }), ...(matching && { matching }) };
}
