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

/** The value of a matcher on a label that the alert carries. */
export function labelOfAlert(label: string): string {
  return `${MARK}${label}${MARK}`;
}

/** A template that asks Prometheus for one number when the alert is sent; `unknown` when there is no such series. */
export function queried(expression: Expression, format: keyof typeof FORMATS): string {
  return `{{ with query ${queryText(expression)} }}{{ . | first | value | ${FORMATS[format]} }}{{ else }}unknown{{ end }}`;
}

/** The query as a Go template's text; with values of the alert's labels put in, quoted as PromQL quotes them too. */
function queryText(expression: Expression): string {
  const query = printPromql(expression).replace(/`/g, "");
  const labels: string[] = [];
  const filled = query
    .replace(/%/g, "%%")
    .replace(new RegExp(`"${MARK}([^${MARK}]+)${MARK}"`, "g"), (_, label: string) => {
      labels.push(`$labels.${label}`);
      return "%q";
    });
  return labels.length === 0 ? `\`${query}\`` : `(printf \`${filled}\` ${labels.join(" ")})`;
}
