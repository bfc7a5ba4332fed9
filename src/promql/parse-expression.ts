import type { SyntaxNode } from "@lezer/common";
import type { Aggregation, Call, Expression, Grouping } from "./expression";
import { groupOperators } from "./group-operators";
import type { Parsed } from "./parsed";
import { readLabels } from "./read-operator";
import { readSelector } from "./read-selector";
import { readString } from "./string-literal";
import { childrenOf, syntaxTree, textOf } from "./syntax-tree";
import { reading, Unreadable } from "./unreadable";

/**
 * Reads any PromQL expression. Printed again it means the same, in one spelling: lower-case keywords, grouping before
 * the operand, no parentheses that change nothing, durations by their largest units, no comments.
 */
export function parseExpression(text: string): Parsed<Expression> {
  return reading(() => readExpression(childrenOf(syntaxTree(text).topNode)[0], text));
}

function readExpression(node: SyntaxNode, text: string): Expression {
  return groupOperators(node, text, (operand) => readOperand(operand, text));
}

function readOperand(node: SyntaxNode, text: string): Expression {
  switch (node.name) {
    case "NumberDurationLiteral":
      return { type: "number", text: textOf(node, text).replace(/^[-+]\s*/, "") };
    case "StringLiteral":
      return { type: "string", value: readString(textOf(node, text), node.from) };
    case "VectorSelector":
      return readSelector(node, text);
    case "ParenExpr":
      return readExpression(childrenOf(node)[0], text);
    case "FunctionCall":
      return readCall(node, text);
    case "AggregateExpr":
      return readAggregation(node, text);
    default:
      throw new Unreadable(node.from, `cannot read "${textOf(node, text).slice(0, 20)}"`);
  }
}

function readCall(node: SyntaxNode, text: string): Call {
  const [name, body] = childrenOf(node);
  return { type: "call", name: textOf(name, text), args: readArguments(body, text) };
}

function readArguments(body: SyntaxNode, text: string): readonly Expression[] {
  return childrenOf(body).map((each) => readExpression(each, text));
}

/** Aggregations whose first argument is a number or a label's name. */
const WITH_PARAMETER: ReadonlySet<string> = new Set([
  "topk",
  "bottomk",
  "quantile",
  "count_values",
  "limitk",
  "limit_ratio",
]);

function readAggregation(node: SyntaxNode, text: string): Aggregation {
  const operator = textOf(node.getChild("AggregateOp")!, text).toLowerCase();
  const body = node.getChild("FunctionCallBody")!;
  const args = readArguments(body, text);
  const expected = WITH_PARAMETER.has(operator) ? 2 : 1;
  if (args.length !== expected) {
    throw new Unreadable(
      body.from,
      `${operator} takes ${expected === 1 ? "one argument" : "two arguments"}, not ${args.length}`,
    );
  }
  const modifier = node.getChild("AggregateModifier");
  return {
    type: "aggregation",
    operator,
    operand: args[expected - 1],
    ...(expected === 2 && { parameter: args[0] }),
    ...(modifier !== null && { grouping: readGrouping(modifier, text) }),
  };
}

function readGrouping(modifier: SyntaxNode, text: string): Grouping {
  const [kind, labels] = childrenOf(modifier);
  return { kind: kind.name === "By" ? "by" : "without", labels: readLabels(labels, text) };
}
