import type { Matcher, Selector } from "../promql/expression";

/** Labels that every matcher of a selector accepts, or undefined when a regular expression is too clever to satisfy. */
export function exampleLabels(selector: Selector): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  for (const matcher of selector.matchers) {
    if (matcher.operator === "=" && matcher.value !== "") labels[matcher.label] = matcher.value;
    if (matcher.operator === "=~") labels[matcher.label] = exampleText(matcher.value);
  }
  const accepted = selector.matchers.every((matcher) => accepts(matcher, labels[matcher.label] ?? ""));
  return accepted ? labels : undefined;
}

function accepts(matcher: Matcher, value: string): boolean {
  switch (matcher.operator) {
    case "=":
      return value === matcher.value;
    case "!=":
      return value !== matcher.value;
    default:
      return matchesWhole(matcher.value, value) === (matcher.operator === "=~");
  }
}

function matchesWhole(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "s").test(value);
  } catch {
    return false;
  }
}

/** First choice everywhere: the first alternative, the first character of a class, each repetition once or `{n}` times. */
function exampleText(pattern: string): string {
  const flat = innermostGroupsResolved(pattern);
  const atom = /\\(.)|\[([^\]]+)\]|\.|[^\\[\].*+?{}]/gs;
  return flat.replace(
    new RegExp(`(${atom.source})(\\*|\\+|\\?|\\{(\\d+)[^}]*\\})?`, "gs"),
    (...match: (string | undefined)[]) => {
      const [, whole = "", escaped, group, , times] = match;
      const one = escaped ?? (group === undefined ? (whole === "." ? "0" : whole) : group[0]);
      return one.repeat(times === undefined ? 1 : Number(times));
    },
  );
}

function innermostGroupsResolved(pattern: string): string {
  let text = pattern;
  for (let before = ""; before !== text;) {
    before = text;
    text = text.replace(/\((?:\?:)?([^()]*)\)\??/g, (_, inner: string) => inner.split("|")[0]);
  }
  return text.split("|")[0];
}
