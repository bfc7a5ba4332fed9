import type { HistogramEvents } from "../../indicators/histogram-events";
import type { Ratio } from "../../units/ratio";
import { countUp } from "./count-up";
import { exampleLabels } from "./example-labels";
import { seriesName } from "./series-id";
import type { SyntheticBudget, Traffic } from "./synthetic-series";
import type { Stretch } from "./stretch";

/**
 * A native histogram whose events are well below, or well above, the threshold. Its notation is unknown to promtool 2.42,
 * which therefore reads no test file that has one.
 */
export function histogramSeries(key: string, { histogram, threshold }: HistogramEvents): SyntheticBudget | undefined {
  const labels = exampleLabels(histogram);
  if (labels === undefined) return undefined;
  const id = { metric: histogram.metric, labels };
  const series = (traffic: Traffic) => [{ series: seriesName(id), values: cumulative(key, threshold, traffic) }];
  return { key, selectors: [histogram], added: [{ id, series }], numerator: [], finest: 0, countsEvents: true };
}

/** Buckets of schema 0 end at powers of two: one that ends below the threshold, and the first that begins above it. */
function cumulative(key: string, threshold: Ratio, traffic: Traffic): string {
  const { stretches } = traffic;
  const below = Math.floor(Math.log2(threshold.number));
  const bad = (stretch: Stretch) => stretch.events * traffic.badRatio(key, stretch);
  const fast = countUp(stretches, (stretch) => stretch.events - bad(stretch));
  const slow = countUp(stretches, bad);
  const all = countUp(stretches, ({ events }) => events);
  const written = (index: number, part: "start" | "step") =>
    `{{schema:0 sum:0 count:${all[index][part]} offset:${below} buckets:[${fast[index][part]} 0 ${slow[index][part]}]}}`;
  return all.map(({ steps }, index) => `${written(index, "start")}+${written(index, "step")}x${steps}`).join(" ");
}
