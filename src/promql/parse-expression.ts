import type { SyntaxNode } from "@lezer/common";
import { checkCall } from "./check-types";
import type { Placed } from "./check-types";
import { checkMatchers } from "./check-matchers";
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
      return checkMatchers(readSelector(node, text), node.from);
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
  const [identifier, body] = childrenOf(node);
  const name = textOf(identifier, text);
  const args = readArguments(body, text);
  checkCall(name, args, body.from);
  return { type: "call", name, args: args.map((arg) => arg.expression) };
}

function readArguments(body: SyntaxNode, text: string): readonly Placed[] {
  return childrenOf(body).map((each) => ({ expression: readExpression(each, text), position: each.from }));
}

function readAggregation(node: SyntaxNode, text: string): Aggregation {
  const operator = textOf(node.getChild("AggregateOp")!, text).toLowerCase();
  const body = node.getChild("FunctionCallBody")!;
  const args = readArguments(body, text);
  checkCall(operator, args, body.from);
  const [first, second] = args.map((arg) => arg.expression);
  const modifier = node.getChild("AggregateModifier");
  return {
    type: "aggregation",
    operator,
    ...(second === undefined ? { operand: first } : { parameter: first, operand: second }),
    ...(modifier !== null && { grouping: readGrouping(modifier, text) }),
  };
}

function readGrouping(modifier: SyntaxNode, text: string): Grouping {
  const [kind, labels] = childrenOf(modifier);
  return { kind: kind.name === "By" ? "by" : "without", labels: readLabels(labels, text) };
}
