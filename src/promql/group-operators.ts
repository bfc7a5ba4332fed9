import type { SyntaxNode } from "@lezer/common";
import { checkBinary, expectType } from "./check-types";
import type { Expression } from "./expression";
import { PRECEDENCE, UNARY_OPERAND } from "./precedence";
import { joinBinary, readOperator } from "./read-operator";
import type { Operator } from "./read-operator";
import { applySuffix, SUFFIXES } from "./read-suffix";
import { childrenOf, textOf } from "./syntax-tree";

type Item = { readonly position: number } & (
  | { readonly kind: "sign"; readonly text: string }
  | { readonly kind: "operand"; readonly node: SyntaxNode }
  | { readonly kind: "suffix"; readonly node: SyntaxNode }
  | { readonly kind: "operator"; readonly operator: Operator }
);

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
    const position = items[next].position;
    let left = signed();
    for (let item = items[next]; item?.kind === "operator"; item = items[next]) {
      const own = PRECEDENCE[item.operator.text];
      if (own < atLeast) break;
      next++;
      const begin = items[next].position;
      const right = operators(item.operator.text === "^" ? own : own + 1);
      checkBinary({ expression: left, position }, item.operator, { expression: right, position: begin });
      left = joinBinary(left, item.operator, right);
    }
    return left;
  }

  function signed(): Expression {
    const item = items[next++];
    if (item.kind === "sign") {
      const placed = { position: items[next].position, expression: operators(UNARY_OPERAND) };
      expectType(placed, ["vector", "scalar"], "a sign");
      return withSign(item.text, placed.expression);
    }
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
  const position = node.from;
  if (node.name === "BinaryExpr") {
    const operator = readOperator(children.slice(1, -1), text);
    const item: Item = { kind: "operator", position: operator.position, operator };
    return [...flatten(children[0], text), item, ...flatten(children[children.length - 1], text)];
  }
  if (node.name === "UnaryExpr") {
    return [{ kind: "sign", position, text: textOf(children[0], text) }, ...flatten(children[1], text)];
  }
  if (SUFFIXES.has(node.name)) return [...flatten(children[0], text), { kind: "suffix", position, node }];
  const sign = node.name === "NumberDurationLiteral" ? /^[-+]/.exec(textOf(node, text)) : null;
  const operand: Item = { kind: "operand", position, node };
  return sign === null ? [operand] : [{ kind: "sign", position, text: sign[0] }, operand];
}
