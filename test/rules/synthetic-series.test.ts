import fc from "fast-check";
import type { Matcher, Selector } from "../../src/promql/expression";
import { parseSelector } from "../../src/promql/parse";
import { contrastingLabels, exampleLabels } from "../../src/rules/example-labels";
import { syntheticSeries } from "../../src/rules/synthetic-series";
import { counter } from "./promtool";

function selectorOf(text: string): Selector {
  const parsed = parseSelector(text);
  if ("error" in parsed) throw new Error(parsed.error.message);
  return parsed.value;
}

test.each([
  ['x{job="a"}', { job: "a" }],
  ['x{job=~"a|b"}', { job: "a" }],
  ['x{pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}"}', { pod: "checkout-0-00000" }],
  ['x{pod=~"(?:api|web).*"}', { pod: "api0" }],
  ['x{route=~"httproute/shop/checkout-(read|write)/rule/0"}', { route: "httproute/shop/checkout-read/rule/0" }],
  ['x{job=~".+"}', { job: "0" }],
  ['x{code=~"5.."}', { code: "500" }],
  ['x{le=~"250(\\\\.0)?"}', { le: "250.0" }],
  ['x{job!="a",env!~"b.*"}', {}],
  ['x{job!=""}', undefined],
  ['x{job=~"(?i)a"}', undefined],
  ['x{job!~"(?i)a"}', undefined],
  ['x{job="a",job="b"}', undefined],
  ['x{job=~"(((("}', undefined],
  ['x{job=""}', {}],
  ['x{constructor="a",toString!~"b"}', { constructor: "a" }],
])("%s is satisfied by %j", (selector, labels) => {
  expect(exampleLabels(selectorOf(selector))).toEqual(labels);
});

test.each([
  ["x", 'x{code!="200"}', { code: "200" }],
  ["x", 'x{code!~"2..|404"}', { code: "200" }],
  ['x{job="j"}', 'x{job="j",result="error"}', { job: "j" }],
  ['x{result=~"error|ok"}', 'x{result="error"}', undefined],
  ["x", "x", undefined],
])("an event of %s that is none of %s has labels %j", (wanted, other, labels) => {
  expect(contrastingLabels(selectorOf(wanted), selectorOf(other))).toEqual(labels);
});

const pattern = fc.oneof(
  fc.constantFrom("a|b", "x-[0-9a-z]+-[0-9a-z]{5}", "(?:api|web).*", ".+", "5..", "[^/]+", "a{2,3}", "(a|b)(c|d)?"),
  fc.stringMatching(/^[a-c0.|()[\]*+?{}^$\\-]{0,8}$/),
);
const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({ label: fc.constantFrom("a", "b"), operator: fc.constantFrom("=", "!="), value: fc.string() }),
  fc.record({ label: fc.constantFrom("a", "b"), operator: fc.constantFrom("=~", "!~"), value: pattern }),
);

test("labels that are found satisfy every matcher", () => {
  fc.assert(
    fc.property(fc.array(matcher, { maxLength: 4 }), (matchers) => {
      const labels = exampleLabels({ type: "selector", metric: "x", matchers });
      if (labels === undefined) return;
      for (const { label, operator, value } of matchers) {
        const text = labels[label] ?? "";
        const equal = operator.endsWith("~") ? new RegExp(`^(?:${value})$`, "s").test(text) : text === value;
        expect(equal).toBe(operator.startsWith("="));
      }
    }),
    { numRuns: 2_000 },
  );
});

const phases = [
  { scrapes: 3, events: 10, badRatio: 0 },
  { scrapes: 2, events: 10, badRatio: 0.3 },
];

test("two counters of one metric add up to the total", () => {
  const counts = {
    kind: "counters" as const,
    total: selectorOf('t{job="j"}'),
    bad: selectorOf('t{job="j",result="error"}'),
  };
  expect(syntheticSeries(counts, phases)).toEqual([
    { series: 't{job="j"}', values: "0+10x2 27+7x1" },
    { series: 't{job="j",result="error"}', values: "0+0x2 3+3x1" },
  ]);
});

test("counters of two metrics are counted separately", () => {
  const counts = {
    kind: "counters" as const,
    total: selectorOf("requests"),
    good: selectorOf('bucket{le=~"1(\\\\.0)?"}'),
  };
  expect(syntheticSeries(counts, phases)).toEqual([
    { series: "requests", values: "0+10x2 30+10x1" },
    { series: 'bucket{le="1.0"}', values: "0+10x2 27+7x1" },
  ]);
});

test("a counter that excludes gets two series of different labels", () => {
  // Both were `jobs_total`, and promtool refused the generated test file.
  const counts = {
    kind: "counters" as const,
    total: selectorOf("jobs_total"),
    bad: selectorOf('jobs_total{code!~"2.."}'),
  };
  expect(syntheticSeries(counts, phases)?.map(({ series }) => series)).toEqual([
    'jobs_total{code="200"}',
    "jobs_total",
  ]);
});

test("bad events are among all events, also where their selector says less", () => {
  const counts = { kind: "counters" as const, total: selectorOf('t{job="j"}'), bad: selectorOf('t{code="500"}') };
  expect(syntheticSeries(counts, phases)?.map(({ series }) => series)).toEqual(['t{job="j"}', 't{job="j",code="500"}']);
});

test("no labels, no series, and so no generated test", () => {
  const counts = { kind: "counters" as const, total: selectorOf('t{job=~"(?i)j"}'), bad: selectorOf("b") };
  expect(syntheticSeries(counts, phases)).toBeUndefined();
});

test("the counter of these tests never falls between its phases", () => {
  expect(counter([3, 10], [2, 7], [1, 0])).toBe("10+10x2 37+7x1 44+0x0");
});
