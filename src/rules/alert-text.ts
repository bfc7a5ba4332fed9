import { printPromql } from "../promql/print";
import type { Expression } from "../promql/expression";

/** Text of the user inside an alert annotation: Prometheus expands `{{` there, so it is printed as a constant. */
export function literalText(text: string): string {
  return text.replace(/\{\{/g, '{{ "{{" }}');
}

/** A template that asks Prometheus for one number when the alert is sent; `none` when there is no such series. */
export function queriedPercentage(expression: Expression): string {
  const query = printPromql(expression).replace(/`/g, "");
  return `{{ with query \`${query}\` }}{{ . | first | value | humanizePercentage }}{{ else }}unknown{{ end }}`;
}
