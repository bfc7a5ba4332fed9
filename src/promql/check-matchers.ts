import type { Matcher, Selector } from "./expression";
import { Unreadable } from "./unreadable";

/** Refuses a selector that Prometheus refuses: one of every series there is, or of a metric named twice. */
export function checkMatchers(selector: Selector, position: number): Selector {
  const { metric, matchers } = selector;
  if (metric !== undefined && matchers.some((matcher) => matcher.label === "__name__")) {
    throw new Unreadable(position, "the metric is named twice: in front of the braces and as __name__");
  }
  if (metric === undefined && matchers.every(matchesEmpty)) {
    throw new Unreadable(position, "this selects every series there is: name a metric, or a label's value");
  }
  return selector;
}

function matchesEmpty({ operator, value }: Matcher): boolean {
  if (operator === "=" || operator === "!=") return (value === "") === (operator === "=");
  return regexMatchesEmpty(value) === (operator === "=~");
}

/** Only Go can tell for sure; what JavaScript does not compile is taken for one that needs some text. */
function regexMatchesEmpty(regex: string): boolean {
  try {
    return new RegExp(`^(?:${regex})$`, "s").test("");
  } catch {
    return false;
  }
}
