import type { Selector } from "../../src/promql/expression";
import { selects } from "../../src/rules/promtool/series-id";

interface Exposed {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The series of Prometheus' text format; no label here has a quote or a comma in it. */
function exposed(text: string): readonly Exposed[] {
  return [...text.matchAll(/^([a-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/gim)].map(([, metric, labels = "", value]) => ({
    metric,
    labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, text]) => [label, text])),
    value: Number(value),
  }));
}

/** The values of all series that a selector picks from what a gateway exposes. */
export function exposedValues(text: string, selector: Selector): readonly number[] {
  return exposed(text)
    .filter(({ metric, labels }) => selects({ ...selector, range: undefined }, { metric, labels }) === true)
    .map(({ value }) => value);
}

/** Their sum; undefined where there is none. */
export function exposedSum(text: string, selectors: readonly Selector[]): number | undefined {
  const values = selectors.flatMap((selector) => exposedValues(text, selector));
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}
