import type {
  Aggregation,
  Binary,
  BinaryOperator,
  Expression,
  Grouping,
  Matcher,
  Matching,
  Selector,
  Subquery,
} from "./expression";

/** Binding strength; a higher number binds tighter. From Prometheus' operator precedence table. */
const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  "==": 3,
  "!=": 3,
  "<=": 3,
  "<": 3,
  ">=": 3,
  ">": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  "^": 6,
};

/** The one printer of PromQL text. */
export function printPromql(expression: Expression): string {
  switch (expression.type) {
    case "number":
      return expression.text;
    case "string":
      return quote(expression.value);
    case "selector":
      return printSelector(expression);
    case "call":
      return `${expression.name}(${expression.args.map(printPromql).join(", ")})`;
    case "aggregation":
      return printAggregation(expression);
    case "binary":
      return printBinary(expression);
    case "subquery":
      return printSubquery(expression);
    default:
      return assertNever(expression);
  }
}

/** Backslash, quote and newline escaped, so that any text survives as the value it was. */
function quote(text: string): string {
  const escaped = text
    .replace(/\\/g, "\\\\")
    .replace(/"/g, '\\"')
    .replace(/\n/g, "\\n")
    .replace(/\r/g, "\\r")
    .replace(/\t/g, "\\t");
  return `"${escaped}"`;
}

/** Names that stand for themselves; Prometheus 3 reads any other one quoted. */
const PLAIN_METRIC = /^[A-Za-z_:][A-Za-z0-9_:]*$/;
const PLAIN_LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;

function printMatcher(matcher: Matcher): string {
  const label = PLAIN_LABEL.test(matcher.label) ? matcher.label : quote(matcher.label);
  return `${label}${matcher.operator}${quote(matcher.value)}`;
}

function printSelector(selector: Selector): string {
  const plain = selector.metric === undefined || PLAIN_METRIC.test(selector.metric);
  const name = plain ? (selector.metric ?? "") : "";
  const inBraces = [...(plain ? [] : [quote(selector.metric!)]), ...selector.matchers.map(printMatcher)];
  const braces = inBraces.length === 0 && name !== "" ? "" : `{${inBraces.join(",")}}`;
  const range = selector.range === undefined ? "" : `[${selector.range}]`;
  const offset = selector.offset === undefined ? "" : ` offset ${selector.offset}`;
  return `${name}${braces}${range}${offset}`;
}

function printGrouping(grouping: Grouping | undefined): string {
  return grouping === undefined ? "" : ` ${grouping.kind} (${grouping.labels.join(", ")}) `;
}

function printAggregation(aggregation: Aggregation): string {
  const parameter = aggregation.parameter === undefined ? "" : `${printPromql(aggregation.parameter)}, `;
  return `${aggregation.operator}${printGrouping(aggregation.grouping)}(${parameter}${printPromql(aggregation.operand)})`;
}

function printMatching(matching: Matching | undefined): string {
  if (matching === undefined) return "";
  const group =
    matching.group === undefined ? "" : ` group_${matching.group.side} (${matching.group.labels.join(", ")})`;
  return ` ${matching.kind} (${matching.labels.join(", ")})${group}`;
}

function printBinary(binary: Binary): string {
  const own = PRECEDENCE[binary.operator];
  const rightAssociative = binary.operator === "^";
  const left = rightAssociative ? printBase(binary.left) : printOperand(binary.left, own);
  const right = printOperand(binary.right, rightAssociative ? own : own + 1);
  return `${left} ${binary.operator}${binary.bool ? " bool" : ""}${printMatching(binary.matching)} ${right}`;
}

/** The left side of a power, which binds tighter than a sign: `-2 ^ a` would be `-(2 ^ a)`. */
function printBase(base: Expression): string {
  return base.type === "number" && base.text.startsWith("-")
    ? `(${base.text})`
    : printOperand(base, PRECEDENCE["^"] + 1);
}

function printOperand(operand: Expression, atLeast: number): string {
  const text = printPromql(operand);
  return operand.type === "binary" && PRECEDENCE[operand.operator] < atLeast ? `(${text})` : text;
}

function printSubquery(subquery: Subquery): string {
  const operand =
    subquery.operand.type === "binary" ? `(${printPromql(subquery.operand)})` : printPromql(subquery.operand);
  const offset = subquery.offset === undefined ? "" : ` offset ${subquery.offset}`;
  return `${operand}[${subquery.range}:${subquery.step ?? ""}]${offset}`;
}

function assertNever(value: never): never {
  throw new Error(`a PromQL node without a printer: ${JSON.stringify(value)}`);
}
