import type { Matcher, Selector } from "./expression";
import type { Parsed, PromqlError } from "./parsed";
import { readSelector } from "./read-selector";
import { childrenOf, syntaxErrorIn, syntaxTree } from "./syntax-tree";
import { reading, Unreadable } from "./unreadable";

export type { Parsed, PromqlError } from "./parsed";

/** The first syntax error of a user's expression, or undefined when Prometheus' grammar accepts it. */
export function promqlSyntaxError(text: string): PromqlError | undefined {
  return syntaxErrorIn(text);
}

/** Reads `metric{label="value"}`: one instant vector selector and nothing around it. */
export function parseSelector(text: string): Parsed<Selector> {
  return reading(() => {
    const [node] = childrenOf(syntaxTree(text).topNode);
    if (node?.name !== "VectorSelector") {
      throw new Unreadable(0, "not a plain selector of one metric: functions, ranges and operators do not belong here");
    }
    return readSelector(node, text);
  });
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
