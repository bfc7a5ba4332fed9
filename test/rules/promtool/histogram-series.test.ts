import { histogramSeries } from "../../../src/rules/promtool/histogram-series";
import { Ratio } from "../../../src/units/ratio";
import { selectorOf, traffic } from "./made-up";

const native = (threshold: string) => ({
  kind: "histogram" as const,
  histogram: selectorOf('h{job="j"}'),
  threshold: Ratio.of(threshold),
});

test("events are well below or well above the threshold, in promtool's notation", () => {
  const { added } = histogramSeries("k", native("0.3"))!;
  const none = "{{schema:0 sum:0 count:0 offset:-2 buckets:[0 0 0]}}";
  const good = "{{schema:0 sum:0 count:1000 offset:-2 buckets:[1000 0 0]}}";
  const reached = "{{schema:0 sum:0 count:6000 offset:-2 buckets:[5750 0 250]}}";
  const some = "{{schema:0 sum:0 count:1000 offset:-2 buckets:[750 0 250]}}";
  expect(added.flatMap((each) => each.series(traffic({ k: 0.25 })))).toEqual([
    { series: 'h{job="j"}', values: `${none}+${good}x5 ${reached}+${some}x3` },
  ]);
});

test.each([
  ["0.25", -2],
  ["0.2500001", -2],
  ["0.2499999", -3],
  ["1", 0],
  ["300", 8],
])("the bucket of a threshold of %s ends at two to the %d", (threshold, offset) => {
  const [{ values }] = histogramSeries("k", native(threshold))!.added[0].series(traffic({}));
  expect(2 ** offset).toBeLessThanOrEqual(Number(threshold));
  // The next bucket is empty, and the one after it begins above the threshold.
  expect(2 ** (offset + 1)).toBeGreaterThan(Number(threshold));
  expect(values).toContain(`offset:${offset} `);
});
