import { testBatches } from "../../../src/rules/promtool/test-batches";
import type { TestBatch } from "../../../src/rules/promtool/tested-slo";
import { budgetsOf } from "../../../src/rules/promtool/tested-slo";
import { increments, serviceWith, traffic } from "./made-up";

const promise = { objective: 99.9, window: "30d" };
const ratio = (name: string, counters: object, changes: object = {}) => ({
  name,
  ...promise,
  ...changes,
  indicator: { ratio: counters },
});

function batchesOf(...slos: readonly object[]) {
  const { service, slos: guarded } = serviceWith(slos);
  return testBatches(guarded, service.monitoring);
}

const seriesOf = ({ series }: TestBatch, ratios: Readonly<Record<string, number>>) =>
  series.flatMap((each) => each.series(traffic(ratios)));
const steps = (before: number, after: number) => [...Array<number>(5).fill(before), ...Array<number>(4).fill(after)];

test("two counters of one metric add up to the total", () => {
  const { batches } = batchesOf(ratio("pay", { bad: 't{job="j",result="error"}', total: 't{job="j"}' }));
  expect(seriesOf(batches[0], { pay: 0.3 })).toEqual([
    { series: 't{job="j"}', values: "0+1000x5 5700+700x3" },
    { series: 't{job="j",result="error"}', values: "0+0x5 300+300x3" },
  ]);
});

/** Name, what the user wrote, and which selectors then count events, bad and good ones. */
const PAIRS: [name: string, counters: object, counted: Readonly<Record<"all" | "bad" | "good", string | undefined>>][] =
  [
    ["counters of two metrics", { bad: "failed", total: "t" }, { all: "t", bad: "failed", good: undefined }],
    ["a counter of good events", { good: 't{ok="1"}', total: "t" }, { all: "t", bad: 't{ok!="1"}', good: 't{ok="1"}' }],
    ["a bucket", { good: 'b{le=~"1(\\\\.0)?"}', total: "c" }, { all: "c", bad: undefined, good: "b" }],
    [
      "a counter that excludes",
      { bad: 't{c!~"2.."}', total: "t" },
      { all: "t", bad: 't{c!~"2.."}', good: 't{c=~"2.."}' },
    ],
    [
      "bad events whose selector says less",
      { bad: 't{c="500"}', total: 't{job="j"}' },
      { all: 't{job="j"}', bad: 't{c="500"}', good: 't{job="j",c=""}' },
    ],
    ["rates", { bad: "sum(rate(b[5m]))", total: "sum(rate(t[5m])) * 1" }, { all: "t", bad: "b", good: undefined }],
    [
      "a choice",
      { good: 'sum(rate(t{s="ok"}[5m]))', total: 'sum(rate(t{s=~"ok|no"}[5m]))' },
      { all: 't{s=~"ok|no"}', bad: 't{s="no"}', good: 't{s="ok"}' },
    ],
    [
      "a difference",
      { bad: "sum(rate(t[5m])) - sum(rate(ok[5m]))", total: "sum(rate(t[5m]))" },
      { all: "t", bad: undefined, good: "ok" },
    ],
  ];

test.each(PAIRS)("%s count all events, and the bad ones among them", (_, counters, counted) => {
  const { batches, untested } = batchesOf(ratio("pay", counters));
  expect(untested).toEqual([]);
  const series = seriesOf(batches[0], { pay: 0.25 });
  const expected = { all: steps(1_000, 1_000), bad: steps(0, 250), good: steps(1_000, 750) };
  for (const [what, selector] of Object.entries(counted)) {
    if (selector === undefined) continue;
    expect([what, increments(series, selector)]).toEqual([what, expected[what as keyof typeof expected]]);
  }
});

test("a sum of two bad counters needs both, and one of them grows", () => {
  const bad = "sum(rate(failed[5m])) + 2 * sum(rate(lost[5m]))";
  const { batches } = batchesOf(ratio("pay", { bad, total: "sum(rate(all[5m]))" }));
  const series = seriesOf(batches[0], { pay: 0.25 });
  const [failed, lost] = ["failed", "lost"].map((name) => increments(series, name));
  expect(failed.map((each, index) => each + 2 * lost[index])).toEqual(steps(0, 250));
  expect([failed, lost]).toContainEqual(steps(0, 0));
});

test("SLOs of one metric share its series, and each sees its own errors", () => {
  const { batches } = batchesOf(
    { name: "up", ...promise, indicator: { availability: { source: "app" } } },
    { name: "quick", ...promise, indicator: { latency: { source: "app", threshold: "250ms" } } },
    ratio("pay", { bad: "failed", total: "all" }),
  );
  expect(batches).toHaveLength(1);
  const series = seriesOf(batches[0], { up: 0.1, quick: 0.5, pay: 1 });
  const count = "http_server_request_duration_seconds_count";
  expect(increments(series, count)).toEqual(steps(1_000, 1_000));
  expect(increments(series, `${count}{http_response_status_code=~"5.."}`)).toEqual(steps(0, 100));
  expect(increments(series, "http_server_request_duration_seconds_bucket")).toEqual(steps(1_000, 500));
  expect(increments(series, "failed")).toEqual(steps(0, 1_000));
  expect(new Set(series.map((each) => each.series)).size).toBe(series.length);
});

test("an SLO of a part of another's events has simulations of its own", () => {
  const { batches, untested } = batchesOf(
    ratio("all", { bad: 't{r="e"}', total: "t" }),
    ratio("part", { bad: 't{z="1",r="e"}', total: 't{z="1"}' }),
    ratio("elsewhere", { bad: 'u{r="e"}', total: "u" }),
  );
  expect(untested).toEqual([]);
  expect(batches.map(({ slos }) => slos.map(({ slo }) => slo.id.slo))).toEqual([["all", "elsewhere"], ["part"]]);
});

test("of a grouped SLO one group burns, and another one has series too", () => {
  const { batches } = batchesOf(ratio("routes", { bad: 't{code=~"5.."}', total: "t" }, { groupBy: ["route"] }));
  expect(batches[0].slos.flatMap(budgetsOf).map(({ key }) => key)).toEqual(["routes one", "routes two"]);
  const series = seriesOf(batches[0], { "routes one": 0.5 });
  expect(increments(series, 't{route="one"}')).toEqual(steps(1_000, 1_000));
  expect(increments(series, 't{route="one",code=~"5.."}')).toEqual(steps(0, 500));
  expect(increments(series, 't{route="two"}')).toEqual(steps(1_000, 1_000));
  expect(increments(series, 't{route="two",code=~"5.."}')).toEqual(steps(0, 0));
});

test("a group that the selectors leave alone is alone", () => {
  const counters = { bad: 't{route="/a",code=~"5.."}', total: 't{route="/a"}' };
  const { batches } = batchesOf(ratio("routes", counters, { groupBy: ["route"] }));
  expect(batches[0].slos.flatMap(budgetsOf).map(({ key }) => key)).toEqual(["routes /a"]);
});

test.each([
  ["a pattern that only Prometheus reads", { ratio: { bad: "b", total: 't{job=~"(?i)j"}' } }],
  ["an average of rates", { ratio: { bad: "avg(rate(b[5m]))", total: "sum(rate(t[5m]))" } }],
  ["a product", { raw: { errorRatio: "a * b" } }],
  ["a clock", { gauge: { series: "time() - a", goodWhen: "< 60" } }],
])("%s has no series, and so no generated test", (_, indicator) => {
  const { batches, untested } = batchesOf({ name: "odd", ...promise, indicator });
  expect(batches).toEqual([]);
  expect(untested.map(({ id }) => id.slo)).toEqual(["odd"]);
});
