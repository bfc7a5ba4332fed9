import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import type { Expression } from "../../src/promql/expression";

/** How operators group, and nothing else: of a tree as it was meant, or of a text as Prometheus' grammar reads it. */
export function shapeOf(expression: Expression | string): string {
  return typeof expression === "string"
    ? shapeOfNode(parser.parse(expression).topNode.firstChild!, expression)
    : shapeOfTree(expression);
}

function shapeOfTree(expression: Expression): string {
  switch (expression.type) {
    case "binary":
      return `(${shapeOfTree(expression.left)} ${expression.operator} ${shapeOfTree(expression.right)})`;
    case "call":
      return `call[${expression.args.map(shapeOfTree).join(",")}]`;
    case "aggregation":
      return `aggregation[${shapeOfTree(expression.operand)}]`;
    case "subquery":
      return `subquery[${shapeOfTree(expression.operand)}]`;
    default:
      return expression.type;
  }
}

function shapeOfNode(node: SyntaxNode, text: string): string {
  const within = (child: SyntaxNode) => shapeOfNode(child, text);
  const operands = () => expressionsIn(node.getChild("FunctionCallBody")!).map(within).join(",");
  switch (node.name) {
    case "BinaryExpr": {
      const operator = node.firstChild!.nextSibling!;
      return `(${within(node.firstChild!)} ${text.slice(operator.from, operator.to)} ${within(node.lastChild!)})`;
    }
    case "ParenExpr":
      return within(node.firstChild!);
    case "FunctionCall":
      return `call[${operands()}]`;
    case "AggregateExpr":
      return `aggregation[${operands()}]`;
    case "SubqueryExpr":
      return `subquery[${within(node.firstChild!)}]`;
    case "UnaryExpr":
    case "NumberDurationLiteral":
      return "number";
    case "VectorSelector":
    case "MatrixSelector":
      return "selector";
    default:
      throw new Error(`an unexpected node ${node.name} in ${text}`);
  }
}

function expressionsIn(body: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = body.firstChild; child !== null; child = child.nextSibling) found.push(child);
  return found;
}
