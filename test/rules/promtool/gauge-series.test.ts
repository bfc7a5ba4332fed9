import fc from "fast-check";
import { parseExpression } from "../../../src/promql/parse-expression";
import { flagGauge, ratioGauge } from "../../../src/rules/promtool/gauge-series";
import { linearForm } from "../../../src/rules/promtool/linear-form";
import type { Comparison } from "../../../src/spec/comparison";
import { Ratio } from "../../../src/units/ratio";
import { samplesOf, traffic } from "./made-up";

function formOf(text: string) {
  const parsed = parseExpression(text);
  if ("error" in parsed) throw new Error(parsed.error.message);
  return linearForm(parsed.value, { of: "values", groupBy: [] })!;
}

const comparison = (operator: Comparison["operator"], value: number): Comparison => ({
  operator,
  value: Ratio.of(value),
});

test.each([
  ["ratio", "0+0x5 0.000123+0x3"],
  ["1 - avg(good)", "1+0x5 0.999877+0x3"],
  ["percent / 100", "0+0x5 0.0123+0x3"],
])("the gauge behind %s has the value that gives the wanted ratio", (text, values) => {
  const { added } = ratioGauge("k", formOf(text))!;
  expect(added.flatMap((each) => each.series(traffic({ k: 0.000123 }))).map((each) => each.values)).toEqual([values]);
});

test("of ten copies a share is bad", () => {
  const flag = flagGauge("k", formOf('up{job="j"}'), {
    goodWhen: comparison("==", 1),
    isCopied: true,
    scrapeSeconds: 30,
  })!;
  const series = flag.added.flatMap((each) => each.series(traffic({ k: 0.2 })));
  expect(series.map((each) => each.series)).toEqual(
    Array.from({ length: 10 }, (_, copy) => `up{job="j",instance="${copy}"}`),
  );
  expect(series.map((each) => each.values)).toEqual([
    ...Array<string>(2).fill("1+0x5 0+0x3"),
    ...Array<string>(8).fill("1+0x9"),
  ]);
});

test.each([
  ["==", 1, 1, 0],
  ["!=", 7, 8, 7],
  [">", 0.5, 1.5, 0.5],
  [">=", 30, 30, 29],
  ["<", 30, 29, 30],
  ["<=", -2, -2, -1],
] as const)("good when %s %d: %d is good, %d is bad", (...[operator, value, good, bad]) => {
  const reading = { goodWhen: comparison(operator, value), isCopied: false, scrapeSeconds: 30 };
  const { added } = flagGauge("k", formOf("max(lag)"), reading)!;
  const [{ series, values }] = added[0].series(traffic({ k: 1 }));
  expect(series).toBe("lag");
  expect(samplesOf(values)).toEqual([...Array<number>(6).fill(good), ...Array<number>(4).fill(bad)]);
});

test("what the expression does to the gauge is taken back", () => {
  const reading = { goodWhen: comparison("<=", 1), isCopied: false, scrapeSeconds: 30 };
  const { added } = flagGauge("k", formOf("max(lag_ms) / 1000"), reading)!;
  expect(added[0].series(traffic({ k: 1 }))[0].values).toBe("1000+0x5 2000+0x3");
});

test("a small share is bad for part of the time, and never for more of it than the share", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(7, 15, 30, 45, 60, 75),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (scrapeSeconds, share) => {
        const reading = { goodWhen: comparison("==", 1), isCopied: true, scrapeSeconds };
        const stretches = [{ scrapes: Math.ceil(3_600 / scrapeSeconds), events: 0 }];
        const { added } = flagGauge("k", formOf("up"), reading)!;
        const copies = added[0].series({ scrapeSeconds, stretches, badRatio: () => share });
        const samples = copies.map(({ values }) => samplesOf(values).slice(1));
        let bad = 0;
        samples[0].forEach((_, index) => {
          bad += samples.filter((each) => each[index] === 0).length;
          // Up to the copies that are always bad, and the blip that is going on.
          expect(bad).toBeLessThanOrEqual((index + 60) * share * copies.length + 1e-6);
        });
        expect(bad / (samples[0].length * copies.length)).toBeCloseTo(share, 1);
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  [30, true, 1 / 3_000],
  [60, true, 1 / 1_500],
  [75, true, 1 / 600],
  [7, true, 1 / 400],
  [1.001, true, 1 / 100],
  [30, false, 1 / 30],
])("with a scrape every %d s, copied %s, the finest share within a test is %d", (scrapeSeconds, isCopied, finest) => {
  const reading = { goodWhen: comparison("==", 1), isCopied, scrapeSeconds };
  expect(flagGauge("k", formOf("up"), reading)).toMatchObject({ finest });
});
