import type { EventCounts } from "../indicators/event-counts";
import { printPromql } from "../promql/print";
import { Ratio } from "../units/ratio";
import { contrastingLabels, exampleLabels } from "./example-labels";

/** A stretch of steady traffic in a generated rule test. */
export interface Phase {
  /** Scrapes it lasts. */
  readonly scrapes: number;
  /** Events between two scrapes. */
  readonly events: number;
  /** Share of them that is bad, from 0 to 1. */
  readonly badRatio: number;
}

/** One input series of a promtool test. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** Counters that a scraper would have seen, or undefined when no labels satisfy the selectors. */
export function syntheticSeries(counts: EventCounts, phases: readonly Phase[]): readonly InputSeries[] | undefined {
  if (counts.kind !== "counters") return undefined;
  const selector = "bad" in counts ? counts.bad : counts.good;
  // Two counters of one metric add up to the total; counters of two metrics are counted separately.
  const sameMetric = counts.total.metric === selector.metric;
  const total = namedSeries(
    counts.total.metric,
    sameMetric ? contrastingLabels(counts.total, selector) : exampleLabels(counts.total),
  );
  const within = sameMetric ? counts.total.matchers : [];
  const other = namedSeries(
    selector.metric,
    exampleLabels({ ...selector, matchers: [...within, ...selector.matchers] }),
  );
  if (total === undefined || other === undefined) return undefined;
  const bad = phases.map((phase) => phase.events * phase.badRatio);
  const good = phases.map((phase) => phase.events * (1 - phase.badRatio));
  const all = phases.map((phase) => phase.events);
  const selected = "bad" in counts ? bad : good;
  const rest = sameMetric ? ("bad" in counts ? good : bad) : all;
  return [
    { series: total, values: cumulative(phases, rest) },
    { series: other, values: cumulative(phases, selected) },
  ];
}

function namedSeries(
  metric: string | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): string | undefined {
  if (labels === undefined) return undefined;
  const matchers = Object.entries(labels).map(([label, value]) => ({ label, operator: "=" as const, value }));
  return printPromql({ type: "selector", metric, matchers });
}

/** promtool's notation for a counter: `start+stepxcount` for each phase, each beginning where the last one ended. */
function cumulative(phases: readonly Phase[], perScrape: readonly number[]): string {
  let reached = Ratio.of(0);
  return phases
    .map((phase, index) => {
      const step = Ratio.of(perScrape[index]).rounded(6);
      const start = index === 0 ? reached : reached.plus(step);
      reached = start.plus(step.times(phase.scrapes - 1));
      return `${start}+${step}x${phase.scrapes - 1}`;
    })
    .join(" ");
}
