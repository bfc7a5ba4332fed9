import { parser } from "@prometheus-io/lezer-promql";
import type { SyntaxNode, Tree } from "@lezer/common";
import type { PromqlError } from "./parsed";
import { Unreadable } from "./unreadable";

/** Prometheus itself has no limit; ours keeps every walk over the tree within the stack. */
const DEEPEST = 500;

/** The grammar's parser takes minutes for some texts that are a little longer than twice this. */
const LONGEST = 10_000;

/** The tree of Prometheus' own editor grammar. Throws `Unreadable` at the first thing the grammar does not know. */
export function syntaxTree(text: string): Tree {
  if (text.replace(/#.*/g, "").trim() === "") throw new Unreadable(0, "the expression is empty");
  if (text.length > LONGEST) throw new Unreadable(LONGEST, `longer than ${LONGEST} characters`);
  const half = text.search(/\p{Surrogate}/u);
  if (half >= 0)
    throw new Unreadable(half, "half a character: this text was cut in the middle of an emoji or the like");
  const tree = parser.parse(text);
  let depth = 0;
  tree.iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) throw syntaxError(text, from);
      if (type.name === "StringLiteral" && !isClosed(text.slice(from, to))) {
        throw new Unreadable(from, "this text has no closing quote");
      }
      if (++depth > DEEPEST) throw new Unreadable(from, `nested or chained more than ${DEEPEST} levels deep`);
    },
    leave: () => {
      depth--;
    },
  });
  return tree;
}

/** The first syntax error of a user's expression, or undefined when Prometheus' grammar accepts it. */
export function syntaxErrorIn(text: string): PromqlError | undefined {
  try {
    syntaxTree(text);
    return undefined;
  } catch (error) {
    if (error instanceof Unreadable) return { position: error.position, message: error.message };
    throw error;
  }
}

/** The grammar takes what begins with " or ' and ends with the line. */
function isClosed(literal: string): boolean {
  return /^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)$/su.test(literal);
}

/** A function call ends at its bracket when the name before it is no function. */
const NAME_BEFORE = /([A-Za-z_:][A-Za-z0-9_:]*)\s*$/;

function syntaxError(text: string, position: number): Unreadable {
  const rest = text.slice(position).trim();
  const name = rest.startsWith("(") ? NAME_BEFORE.exec(text.slice(0, position)) : null;
  if (name !== null) return new Unreadable(name.index, `Prometheus 3 has no function "${name[1]}"`);
  return new Unreadable(position, rest === "" ? "the expression ends too early" : `cannot read "${rest.slice(0, 20)}"`);
}

/** The children of a node without comments, which the grammar leaves anywhere. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "LineComment") children.push(child);
  }
  return children;
}

export function textOf(node: SyntaxNode, text: string): string {
  return text.slice(node.from, node.to);
}
