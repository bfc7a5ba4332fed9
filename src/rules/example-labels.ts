import type { Matcher, Selector } from "../promql/expression";

/** Labels that every matcher of a selector accepts, or undefined when a regular expression is too clever to satisfy. */
export function exampleLabels(selector: Selector): Readonly<Record<string, string>> | undefined {
  const labels = new Map<string, string>();
  for (const matcher of selector.matchers) {
    if (matcher.operator === "=" && matcher.value !== "") labels.set(matcher.label, matcher.value);
    if (matcher.operator === "=~") labels.set(matcher.label, exampleText(matcher.value));
  }
  return satisfiedBy(selector, labels) === true ? Object.fromEntries(labels) : undefined;
}

/**
 * Labels that `wanted` accepts and `other` does not: an event of the one that is none of the other. Undefined when they
 * cannot be found.
 */
export function contrastingLabels(wanted: Selector, other: Selector): Readonly<Record<string, string>> | undefined {
  const own = exampleLabels(wanted);
  if (own === undefined) return undefined;
  const refused = other.matchers
    .filter(({ operator }) => operator === "!=" || operator === "!~")
    .map(({ label, operator, value }) => [label, operator === "!=" ? value : exampleText(value)] as const);
  return [[], ...refused.map((label) => [label])]
    .map((extra) => new Map([...Object.entries(own), ...extra]))
    .filter((labels) => satisfiedBy(wanted, labels) === true && satisfiedBy(other, labels) === false)
    .map((labels) => Object.fromEntries(labels))[0];
}

/** Whether the labels fit every matcher; undefined when an expression is one that only Prometheus reads. */
function satisfiedBy(selector: Selector, labels: ReadonlyMap<string, string>): boolean | undefined {
  const answers = selector.matchers.map((matcher) => accepts(matcher, labels.get(matcher.label) ?? ""));
  return answers.includes(undefined) ? undefined : !answers.includes(false);
}

function accepts(matcher: Matcher, value: string): boolean | undefined {
  switch (matcher.operator) {
    case "=":
      return value === matcher.value;
    case "!=":
      return value !== matcher.value;
    default: {
      const matched = matchesWhole(matcher.value, value);
      return matched === undefined ? undefined : matched === (matcher.operator === "=~");
    }
  }
}

function matchesWhole(pattern: string, value: string): boolean | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, "s").test(value);
  } catch {
    return undefined;
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
