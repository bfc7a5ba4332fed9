import type {
  Aggregation,
  Binary,
  Expression,
  Grouping,
  Matcher,
  Matching,
  Selector,
  Shift,
  Subquery,
} from "./expression";
import { PRECEDENCE, UNARY_OPERAND } from "./precedence";

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
    case "unary":
      return `${expression.operator}${printOperand(expression.operand, UNARY_OPERAND)}`;
    case "binary":
      return printBinary(expression);
    case "subquery":
      return printSubquery(expression);
    default:
      return assertNever(expression);
  }
}

const NEEDS_ESCAPE = /[\\"\n\r\t\ufffd]/;

/** Escaped so that any text survives as the value it was. Prometheus takes U+FFFD for broken UTF-8. */
function quote(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`;
  const escaped = text
    .replace(/\\/g, "\\\\")
    .replace(/"/g, '\\"')
    .replace(/\n/g, "\\n")
    .replace(/\r/g, "\\r")
    .replace(/\t/g, "\\t")
    .replace(/\ufffd/g, "\\ufffd");
  return `"${escaped}"`;
}

/** Names that stand for themselves; Prometheus 3 reads any other one quoted, and keywords where a metric stands. */
const PLAIN_METRIC = /^(?!(?:bool|on|ignoring|group_left|group_right|offset|inf|nan)$)[a-z_:][a-z0-9_:]*$/i;
const PLAIN_LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;

function printLabel(label: string): string {
  return PLAIN_LABEL.test(label) ? label : quote(label);
}

function printLabels(labels: readonly string[]): string {
  return `(${labels.map(printLabel).join(", ")})`;
}

function printMatcher(matcher: Matcher): string {
  return `${printLabel(matcher.label)}${matcher.operator}${quote(matcher.value)}`;
}

function printSelector(selector: Selector): string {
  const plain = selector.metric === undefined || PLAIN_METRIC.test(selector.metric);
  const name = plain ? (selector.metric ?? "") : "";
  const inBraces = [...(plain ? [] : [quote(selector.metric!)]), ...selector.matchers.map(printMatcher)];
  const braces = inBraces.length === 0 && name !== "" ? "" : `{${inBraces.join(",")}}`;
  const range = selector.range === undefined ? "" : `[${selector.range}]`;
  return `${name}${braces}${range}${printShift(selector)}`;
}

function printShift({ offset, ahead, at }: Shift): string {
  const by = offset === undefined ? (ahead === undefined ? "" : ` offset -${ahead}`) : ` offset ${offset}`;
  return `${at === undefined ? "" : ` @ ${at}`}${by}`;
}

function printGrouping(grouping: Grouping | undefined): string {
  return grouping === undefined ? "" : ` ${grouping.kind} ${printLabels(grouping.labels)} `;
}

function printAggregation(aggregation: Aggregation): string {
  const parameter = aggregation.parameter === undefined ? "" : `${printPromql(aggregation.parameter)}, `;
  return `${aggregation.operator}${printGrouping(aggregation.grouping)}(${parameter}${printPromql(aggregation.operand)})`;
}

function printMatching(matching: Matching | undefined): string {
  if (matching === undefined) return "";
  const group =
    matching.group === undefined ? "" : ` group_${matching.group.side} ${printLabels(matching.group.labels)}`;
  return ` ${matching.kind} ${printLabels(matching.labels)}${group}`;
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
  return isSigned(base) ? `(${printPromql(base)})` : printOperand(base, PRECEDENCE["^"] + 1);
}

function isSigned(expression: Expression): boolean {
  return expression.type === "unary" || (expression.type === "number" && expression.text.startsWith("-"));
}

function printOperand(operand: Expression, atLeast: number): string {
  const text = printPromql(operand);
  return operand.type === "binary" && PRECEDENCE[operand.operator] < atLeast ? `(${text})` : text;
}

function printSubquery(subquery: Subquery): string {
  const { operand, range, step } = subquery;
  const text = printPromql(operand);
  const inner = operand.type === "binary" || isSigned(operand) ? `(${text})` : text;
  return `${inner}[${range}:${step ?? ""}]${printShift(subquery)}`;
}

function assertNever(value: never): never {
  throw new Error(`a PromQL node without a printer: ${JSON.stringify(value)}`);
}
