import { printPromql } from "../promql/print";
import type { Expression } from "../promql/expression";

/** Text of the user inside an alert annotation: Prometheus expands `{{` there, so it is printed as a constant. */
export function literalText(text: string): string {
  return text.replace(/\{\{/g, '{{ "{{" }}');
}

/** How a queried number is shown. */
const FORMATS = {
  percentage: "humanizePercentage",
  count: 'printf "%.0f"',
  factor: 'printf "%.1f"',
  duration: "humanizeDuration",
} as const;

/** Marks a label's value that is known only when the alert is sent: no user's text can hold it. */
const MARK = "\u0001";
const MARKED = new RegExp(`"${MARK}([^${MARK}]+)${MARK}"`, "g");

/** The value of a matcher on a label that the alert carries. */
export function labelOfAlert(label: string): string {
  return `${MARK}${label}${MARK}`;
}

/** A template that asks Prometheus for one number when the alert is sent; `unknown` when there is no such series. */
export function queried(expression: Expression, format: keyof typeof FORMATS): string {
  return whenAny(expression, answer(format), "unknown");
}

/** The number that the surrounding `whenAny` asked for. */
export function answer(format: keyof typeof FORMATS): string {
  return `{{ . | first | value | ${FORMATS[format]} }}`;
}

/** One text while the query has an answer, and another while it has none. */
export function whenAny(expression: Expression, text: string, otherwise: string): string {
  return `{{ with query ${queryText(expression)} }}${text}{{ else }}${otherwise}{{ end }}`;
}

/**
 * The query as a Go template's text, with values of the alert's labels put in. PromQL reads every escape of Go's `%+q`;
 * plain `%q` leaves U+FFFD as it is, which PromQL takes for broken UTF-8.
 */
function queryText(expression: Expression): string {
  const query = printPromql(expression).replace(/`/g, "");
  if (!query.includes(MARK)) return `\`${query}\``;
  const labels: string[] = [];
  const filled = query.replace(/%/g, "%%").replace(MARKED, (_, label: string) => {
    labels.push(`$labels.${label}`);
    return "%+q";
  });
  return `(printf \`${filled}\` ${labels.join(" ")})`;
}
