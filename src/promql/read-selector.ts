import type { SyntaxNode } from "@lezer/common";
import type { Matcher, MatchOperator, Selector } from "./expression";
import { regexProblem } from "./regex-problem";
import { readString } from "./string-literal";
import { childrenOf, textOf } from "./syntax-tree";
import { Unreadable } from "./unreadable";

/** Reads the grammar's VectorSelector: a metric name, plain or quoted in the braces, and its matchers. */
export function readSelector(node: SyntaxNode, text: string): Selector {
  const name = node.getChild("Identifier");
  const braces = node.getChild("LabelMatchers");
  const matchers: Matcher[] = [];
  let metric = name === null ? undefined : textOf(name, text);
  for (const child of braces === null ? [] : childrenOf(braces)) {
    if (child.name !== "QuotedLabelName") {
      matchers.push(readMatcher(child, text));
      continue;
    }
    if (metric !== undefined) throw new Unreadable(child.from, "the metric is named twice");
    metric = readName(child, text);
  }
  return { type: "selector", ...(metric !== undefined && { metric }), matchers };
}

function readMatcher(node: SyntaxNode, text: string): Matcher {
  const [label, symbol, literal] = childrenOf(node);
  const operator = textOf(symbol, text) as MatchOperator;
  const value = readString(textOf(literal, text), literal.from);
  const problem = operator.endsWith("~") ? regexProblem(value) : undefined;
  if (problem !== undefined) throw new Unreadable(literal.from, problem);
  return { label: readName(label, text), operator, value };
}

/** A label or metric name, plain or quoted. */
export function readName(node: SyntaxNode, text: string): string {
  const written = textOf(node, text);
  const name = node.name === "QuotedLabelName" ? readString(written, node.from) : written;
  if (name === "") throw new Unreadable(node.from, "a name of no characters");
  return name;
}
