import type { SyntaxNode } from "@lezer/common";
import type { Expression } from "./expression";
import { PRECEDENCE, UNARY_OPERAND } from "./precedence";
import { joinBinary, readOperator } from "./read-operator";
import type { Operator } from "./read-operator";
import { applySuffix, SUFFIXES } from "./read-suffix";
import { childrenOf, textOf } from "./syntax-tree";

type Item =
  | { readonly kind: "sign"; readonly text: string }
  | { readonly kind: "operand"; readonly node: SyntaxNode }
  | { readonly kind: "suffix"; readonly node: SyntaxNode }
  | { readonly kind: "operator"; readonly operator: Operator };

/**
 * Groups operands, signs, operators and suffixes as Prometheus does. The editor grammar groups some differently: it
 * takes `a + b offset 5m` for `(a + b) offset 5m` and `-2 ^ a` for `(-2) ^ a`. So of its tree only the order is used.
 */
export function groupOperators(
  node: SyntaxNode,
  text: string,
  readOperand: (node: SyntaxNode) => Expression,
): Expression {
  const items = flatten(node, text);
  let next = 0;

  function operators(atLeast: number): Expression {
    let left = signed();
    for (let item = items[next]; item?.kind === "operator"; item = items[next]) {
      const own = PRECEDENCE[item.operator.text];
      if (own < atLeast) break;
      next++;
      left = joinBinary(left, item.operator, operators(item.operator.text === "^" ? own : own + 1));
    }
    return left;
  }

  function signed(): Expression {
    const item = items[next++];
    if (item.kind === "sign") return withSign(item.text, operators(UNARY_OPERAND));
    if (item.kind !== "operand") throw new Error(`an operand expected, not ${item.kind}`);
    const operand = { node: item.node, expression: readOperand(item.node) };
    for (let suffix = items[next]; suffix?.kind === "suffix"; suffix = items[next]) {
      next++;
      operand.expression = applySuffix(operand, suffix.node, text);
      operand.node = suffix.node;
    }
    return operand.expression;
  }

  return operators(0);
}

/** A number holds its own sign, and a plus says nothing about it. */
function withSign(sign: string, operand: Expression): Expression {
  if (operand.type !== "number") return { type: "unary", operator: sign === "-" ? "-" : "+", operand };
  if (sign === "+") return operand;
  return { ...operand, text: operand.text.startsWith("-") ? operand.text.slice(1) : `-${operand.text}` };
}

function flatten(node: SyntaxNode, text: string): readonly Item[] {
  const children = childrenOf(node);
  if (node.name === "BinaryExpr") {
    const operator: Item = { kind: "operator", operator: readOperator(children.slice(1, -1), text) };
    return [...flatten(children[0], text), operator, ...flatten(children[children.length - 1], text)];
  }
  if (node.name === "UnaryExpr") {
    return [{ kind: "sign", text: textOf(children[0], text) }, ...flatten(children[1], text)];
  }
  if (SUFFIXES.has(node.name)) return [...flatten(children[0], text), { kind: "suffix", node }];
  const sign = node.name === "NumberDurationLiteral" ? /^[-+]/.exec(textOf(node, text)) : null;
  const operand: Item = { kind: "operand", node };
  return sign === null ? [operand] : [{ kind: "sign", text: sign[0] }, operand];
}
