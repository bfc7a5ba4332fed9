import type { Matcher, Selector } from "../../promql/expression";

/** Labels that every matcher of a selector accepts, or undefined when a regular expression is too clever to satisfy. */
export function exampleLabels(selector: Selector): Readonly<Record<string, string>> | undefined {
  const labels = new Map<string, string>();
  for (const matcher of selector.matchers) {
    if (matcher.operator === "=" && matcher.value !== "") labels.set(matcher.label, matcher.value);
    if (matcher.operator === "=~") labels.set(matcher.label, exampleText(matcher.value));
  }
  return satisfiedBy(selector, labels) === true ? Object.fromEntries(labels) : undefined;
}

/** Values of one label that its matchers accept, the user's own first, at most two. Empty when none can be found. */
export function exampleValues(matchers: readonly Matcher[]): readonly string[] {
  const named = matchers.flatMap(({ operator, value }) =>
    operator === "=" ? [value] : operator === "=~" ? alternatives(value).map(exampleText) : [],
  );
  const candidates = [...new Set([...named, "one", "two", "three", "four"])].filter((value) => value !== "");
  return candidates.filter((value) => matchers.every((matcher) => accepts(matcher, value) === true)).slice(0, 2);
}

/** Alternatives of a pattern that has no groups; any other pattern is one. */
function alternatives(pattern: string): readonly string[] {
  return /[()[\]\\]/.test(pattern) ? [pattern] : pattern.split("|");
}

/** Whether labels fit every matcher; undefined when an expression is one that only Prometheus reads. */
export function acceptedBy(
  matchers: readonly Matcher[],
  labels: Readonly<Record<string, string>>,
): boolean | undefined {
  return satisfiedBy({ matchers }, new Map(Object.entries(labels)));
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
  const choices = wanted.matchers
    .filter(({ operator }) => operator === "=~")
    .flatMap(({ label, value }) => alternatives(value).map((one) => [label, exampleText(one)] as const));
  return [[], ...[...refused, ...choices].map((label) => [label])]
    .map((extra) => new Map([...Object.entries(own), ...extra]))
    .filter((labels) => satisfiedBy(wanted, labels) === true && satisfiedBy(other, labels) === false)
    .map((labels) => Object.fromEntries(labels))[0];
}

function satisfiedBy(selector: Pick<Selector, "matchers">, labels: ReadonlyMap<string, string>): boolean | undefined {
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
