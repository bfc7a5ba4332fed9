import { parser } from "@prometheus-io/lezer-promql";
import type { SyntaxNode } from "@lezer/common";
import type { Matcher, MatchOperator, Selector } from "./expression";

/** Where a user's PromQL stops making sense. */
export interface PromqlError {
  /** Characters before the error. */
  readonly position: number;
  readonly message: string;
}

export type Parsed<T> = { readonly value: T } | { readonly error: PromqlError };

/** The first syntax error of a user's expression, or undefined when Prometheus' grammar accepts it. */
export function promqlSyntaxError(text: string): PromqlError | undefined {
  if (text.trim() === "") return { position: 0, message: "the expression is empty" };
  let error: PromqlError | undefined;
  parser.parse(text).iterate({
    enter: (node) => {
      if (error === undefined && node.type.isError) error = syntaxError(text, node.from);
    },
  });
  return error;
}

function syntaxError(text: string, position: number): PromqlError {
  const rest = text.slice(position).trim();
  return { position, message: rest === "" ? "the expression ends too early" : `cannot read "${rest.slice(0, 20)}"` };
}

/** Reads `metric{label="value"}`: one instant vector selector and nothing around it. */
export function parseSelector(text: string): Parsed<Selector> {
  const error = promqlSyntaxError(text);
  if (error !== undefined) return { error };
  const node = parser.parse(text).topNode.firstChild;
  if (node?.name !== "VectorSelector") {
    return {
      error: {
        position: 0,
        message: "not a plain selector of one metric: functions, ranges and operators do not belong here",
      },
    };
  }
  return { value: readSelector(node, text) };
}

/** Reads the inside of the braces: `job="catalog",env=~"a|b"`. */
export function parseMatchers(text: string): Parsed<readonly Matcher[]> {
  const parsed = parseSelector(`{${text}}`);
  if ("error" in parsed) {
    const position = Math.min(text.length, Math.max(0, parsed.error.position - 1));
    return { error: { ...parsed.error, position } };
  }
  return { value: parsed.value.matchers };
}

function readSelector(node: SyntaxNode, text: string): Selector {
  const name = node.getChild("Identifier");
  const matchers: Matcher[] = [];
  let quotedName: string | undefined;
  for (let child = node.getChild("LabelMatchers")?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name === "QuotedLabelName") quotedName = unquote(slice(child, text));
    else if (child.name.endsWith("LabelMatcher")) matchers.push(readMatcher(child, text));
  }
  const metric = name === null ? quotedName : slice(name, text);
  return { type: "selector", ...(metric !== undefined && { metric }), matchers };
}

function readMatcher(node: SyntaxNode, text: string): Matcher {
  const label = node.firstChild!;
  const operator = slice(node.getChild("MatchOp")!, text) as MatchOperator;
  const value = unquote(slice(node.lastChild!, text));
  return {
    label: label.name === "QuotedLabelName" ? unquote(slice(label, text)) : slice(label, text),
    operator,
    value,
  };
}

function slice(node: SyntaxNode, text: string): string {
  return text.slice(node.from, node.to);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v" };

/** PromQL's three string forms: "…", '…' with Go's escapes, and `…` taken as it is. */
function unquote(literal: string): string {
  const body = literal.slice(1, -1);
  if (literal.startsWith("`")) return body;
  return body.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/gs, (_, escape: string) => {
    if (/^[xuU][0-9a-fA-F]/.test(escape)) return String.fromCodePoint(parseInt(escape.slice(1), 16));
    if (/^[0-7]{3}$/.test(escape)) return String.fromCodePoint(parseInt(escape, 8));
    return ESCAPES[escape] ?? escape;
  });
}
