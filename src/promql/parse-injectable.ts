import type { Expression } from "./expression";
import { parseExpression } from "./parse-expression";
import type { Parsed, PromqlError } from "./parsed";
import { suffixStart } from "./read-suffix";
import { syntaxTree } from "./syntax-tree";
import { valueTypeOf } from "./value-type-of";

interface InjectableOptions {
  /** Refuse an expression without any range selector, because injection would change nothing in it. */
  readonly needsRange: boolean;
}

/** Why a range cannot be put into an expression that holds this, by the grammar's name. */
const REFUSED: Readonly<Record<string, string>> = {
  SubqueryExpr:
    "a subquery has a range of its own, so it is not clear which range a window would set: write it without",
  StepInvariantExpr: "@ fixes the time that is read, so a window of it never moves: leave it out",
};

/** Reads an expression that `withRange` can set to any window, or says what in it has no clear meaning then. */
export function parseInjectable(text: string, options: InjectableOptions): Parsed<Expression> {
  const parsed = parseExpression(text);
  if ("error" in parsed) return parsed;
  const { refused, ranges } = lookThrough(text);
  if (refused !== undefined) return { error: refused };
  const type = valueTypeOf(parsed.value);
  if (type === "range" || type === "string") {
    const is = type === "range" ? "a range" : "a text";
    return { error: { position: 0, message: `this is ${is}, and a rule records an instant vector or a number` } };
  }
  if (options.needsRange && ranges === 0) {
    return { error: { position: 0, message: "no range like [5m] in it, so every window would read the same" } };
  }
  return parsed;
}

function lookThrough(text: string): { readonly refused?: PromqlError; readonly ranges: number } {
  let refused: PromqlError | undefined;
  let ranges = 0;
  syntaxTree(text).iterate({
    enter: ({ name, node }) => {
      if (name === "MatrixSelector") ranges++;
      const message = REFUSED[name];
      if (message === undefined) return;
      const position = suffixStart(node, text);
      if (refused === undefined || position < refused.position) refused = { position, message };
    },
  });
  return { ranges, ...(refused && { refused }) };
}
