import { printPromql } from "../../promql/print";
import type { Selector } from "../../promql/expression";
import { acceptedBy } from "./example-labels";

/** One series: its metric, where it has a name, and its labels. */
export interface SeriesId {
  readonly metric?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** How the series is written. */
export function seriesName({ metric, labels }: SeriesId): string {
  const matchers = Object.entries(labels).map(([label, value]) => ({ label, operator: "=" as const, value }));
  return printPromql({ type: "selector", metric, matchers });
}

/** Whether a selector picks a series; undefined when only Prometheus can tell. */
export function selects(selector: Selector, { metric, labels }: SeriesId): boolean | undefined {
  if (selector.metric !== undefined && selector.metric !== (metric ?? labels.__name__)) return false;
  return acceptedBy(selector.matchers, { ...(metric !== undefined && { __name__: metric }), ...labels });
}
