import { badEvents, knownEvents, requiredSeries, totalEvents } from "../../src/indicators/event-counts";
import { readIndicator } from "../../src/indicators/read-indicator";
import { selector } from "../../src/promql/build";
import { printPromql } from "../../src/promql/print";
import { Duration } from "../../src/units/duration";
import { contractService } from "../traffic/contract-service";

function read(indicator: object, groupBy?: readonly string[]) {
  const slos = [{ name: "it", objective: 99, indicator, ...(groupBy && { groupBy }) }];
  const service = contractService("checkout", { canary: null, slos });
  return readIndicator(service, service.slos[0], 0);
}

const RANGE = Duration.of(2, "m");

/** Bad and all events of an indicator, as PromQL. */
function printed(indicator: object, groupBy: readonly string[] = []) {
  const { counts } = read(indicator, groupBy.length === 0 ? undefined : groupBy).indicator!;
  const reading = { range: RANGE, groupBy };
  return [badEvents(counts, reading), knownEvents(counts, reading)].map(printPromql);
}

const said = (indicator: object, groupBy?: readonly string[]) =>
  read(indicator, groupBy).problems.map(({ rule, path, message }) => [rule, path, message]);

test.each<[string, object, string, string]>([
  [
    "rates of the user's own get the range that is asked for, wherever they have one, and nowhere else",
    { ratio: { bad: 'sum(rate(a{t="[5m]"}[5m])) + sum(irate(b[30s] offset 1m))', total: "sum(rate(c[1h]))" } },
    'sum(sum(rate(a{t="[5m]"}[2m])) + sum(irate(b[2m] offset 1m)) >= 0 < Inf) or vector(0)',
    "sum(sum(rate(c[2m])) >= 0 < Inf)",
  ],
  [
    "one rate makes a rate of the counter beside it",
    { ratio: { good: "sum(rate(a[5m]))", total: 'c{job="x"}' } },
    'clamp_min(sum(rate(c{job="x"}[2m]) >= 0 < Inf) - sum(sum(rate(a[2m])) >= 0 < Inf), 0) or vector(0)',
    'sum(rate(c{job="x"}[2m]) >= 0 < Inf) and sum(sum(rate(a[2m])) >= 0 < Inf)',
  ],
  [
    "an error ratio counts as bad time, at most all of it, and NaN and Inf as none that is known",
    { raw: { errorRatio: "1 - sum(rate(ok[5m])) / sum(rate(all[5m]))" } },
    "avg(clamp_max(1 - sum(rate(ok[2m])) / sum(rate(all[2m])) >= 0 < Inf, 1)) or vector(0)",
    "avg(clamp_max(1 - sum(rate(ok[2m])) / sum(rate(all[2m])) >= 0 < Inf, 1)) * 0 + 1",
  ],
  [
    "a gauge is bad for the share of time and of series in which it is not well",
    { gauge: { series: 'probe_success{job="p"}' } },
    '(1 - avg_over_time(avg(probe_success{job="p"} == bool 1)[2m:30s])) * clamp_max(count(probe_success{job="p"}), 1) or vector(0)',
    'clamp_max(count(probe_success{job="p"}), 1)',
  ],
  [
    "a gauge is compared as the user wrote",
    { gauge: { series: "max by (queue) (lag)", goodWhen: "<=  30.50" } },
    "(1 - avg_over_time(avg(max by (queue) (lag) <= bool 30.5)[2m:30s])) * clamp_max(count(max by (queue) (lag)), 1) or vector(0)",
    "clamp_max(count(max by (queue) (lag)), 1)",
  ],
  [
    "a native histogram is asked for the share below the threshold, and not at all without observations",
    { latency: { source: "app", threshold: "300ms", histogram: "native" } },
    'clamp_min((1 - histogram_fraction(0, 0.3, sum(rate(http_server_request_duration_seconds{namespace="shop",pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}"}[2m])))) * (histogram_count(sum(rate(http_server_request_duration_seconds{namespace="shop",pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}"}[2m]))) > 0), 0) or vector(0)',
    'histogram_count(sum(rate(http_server_request_duration_seconds{namespace="shop",pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}"}[2m])))',
  ],
])("%s", (...[, indicator, bad, known]) => {
  expect(printed(indicator)).toEqual([bad, known]);
});

test("groups stay apart, and a group without bad events has none", () => {
  expect(printed({ ratio: { bad: 'x{code="5"}', total: "x" } }, ["route", "zone"])).toEqual([
    'sum by (route, zone) (rate(x{code="5"}[2m])) or sum by (route, zone) (rate(x[2m])) * 0',
    "sum by (route, zone) (rate(x[2m]))",
  ]);
});

test("a recorded total is read instead of the raw series", () => {
  const { counts } = read({ ratio: { good: "g", total: "t" } }).indicator!;
  const reading = { range: RANGE };
  expect(printPromql(badEvents(counts, reading, selector("recorded")))).toBe(
    "clamp_min(recorded - sum(rate(g[2m])), 0) or vector(0)",
  );
  expect(printPromql(totalEvents(counts, reading))).toBe("sum(rate(t[2m])) and sum(rate(g[2m])) or vector(0)");
});

test.each<[object, string[]]>([
  [{ ratio: { bad: "b", total: "t" } }, ["t"]],
  [{ ratio: { good: "g", total: "t" } }, ["t", "g"]],
  [{ ratio: { bad: "sum(rate(b[5m]))", total: "sum(rate(t[5m]))" } }, ["sum(rate(t[2m]))"]],
  [{ raw: { errorRatio: "e" } }, ["e"]],
  [{ gauge: { series: "max(lag)" } }, ["max(lag)"]],
])("%j cannot be measured without %j", (indicator, required) => {
  expect(requiredSeries(read(indicator).indicator!.counts, RANGE).map(printPromql)).toEqual(required);
});

test("what is counted, and what is bad, is said in words", () => {
  const words = (indicator: object) => {
    const { kind, unit, badEvent, source } = read(indicator).indicator!;
    return [kind, unit, source, badEvent];
  };
  expect(words({ raw: { errorRatio: "e" } })).toEqual(["raw", "seconds", "custom", "a second, as far as e says"]);
  expect(words({ gauge: { series: "lag", goodWhen: "< 7" } })).toEqual([
    "gauge",
    "seconds",
    "custom",
    "a second in which lag is not < 7",
  ]);
  expect(words({ ratio: { bad: "sum(rate(b[1m]))", total: "t" } })).toEqual([
    "ratio",
    "events",
    "custom",
    "an event counted by sum(rate(b[1m]))",
  ]);
});

test("a ratio without events is told that events would be better", () => {
  expect(said({ raw: { errorRatio: "e" } })).toEqual([
    [
      "indicator/counts-time",
      "spec.slos[0].indicator.raw",
      "a ratio says nothing about how many events are behind it, so every second weighs the same",
    ],
  ]);
  expect(said({ gauge: { series: "up" } })).toEqual([]);
});

test.each<[string, object, string]>([
  ["a subquery", { ratio: { bad: "sum(rate(b[5m]))", total: "max_over_time(t[1h:1m])" } }, "ratio.total"],
  ["no range", { ratio: { bad: "sum(b)", total: "t" } }, "ratio.bad"],
  ["a fixed time", { raw: { errorRatio: "rate(e[5m] @ 0)" } }, "raw.errorRatio"],
  ["a range", { gauge: { series: "up[5m]" } }, "gauge.series"],
  ["a number", { gauge: { series: "1 + 1" } }, "gauge.series"],
  ["a number for a ratio", { raw: { errorRatio: "0.01" } }, "raw.errorRatio"],
  ["a syntax error", { gauge: { series: "up ==" } }, "gauge.series"],
])("%s in an expression is refused at its place", (_, indicator, place) => {
  expect(said(indicator).map(([rule, path]) => `${rule} ${path}`)).toEqual([
    `indicator/promql spec.slos[0].indicator.${place}`,
  ]);
});

test("an expression that adds up over a label cannot be grouped by it", () => {
  const indicator = { ratio: { bad: "sum by (route) (rate(b[5m]))", total: "sum(rate(t[5m]))" } };
  expect(said(indicator, ["route"])).toEqual([
    [
      "indicator/group-label-lost",
      "spec.slos[0].indicator.ratio.total",
      "the SLO is grouped by route, and this expression adds up over it",
    ],
  ]);
});

test("a source without native histograms, and one without any series, are refused with what to use instead", () => {
  const native = { latency: { source: "gateway", threshold: "300ms", histogram: "native" } };
  expect(read(native).problems.map(({ rule, message, fix }) => [rule, message, fix])).toEqual([
    [
      "indicator/no-such-series",
      "Envoy Gateway's clusters do not have a native histogram",
      "leave out histogram: native",
    ],
  ]);
  const fabric = read({ availability: { source: "nginx-gateway-fabric" } }).problems[0];
  expect([fabric.rule, fabric.fix]).toEqual([
    "indicator/no-such-series",
    "use source app, or http-requests with a selector",
  ]);
});

test("good events of the same metric are missing only when there are none: everything is bad", () => {
  const { counts } = read({ ratio: { good: 'req{code=~"2.."}', total: "req" } }).indicator!;
  const total = selector("recorded");
  expect(printPromql(knownEvents(counts, { range: RANGE }))).toBe("sum(rate(req[2m]))");
  expect(printPromql(badEvents(counts, { range: RANGE }, total))).toBe(
    'clamp_min(recorded - (sum(rate(req{code=~"2.."}[2m])) or recorded * 0), 0) or vector(0)',
  );
  expect(requiredSeries(counts, RANGE).map(printPromql)).toEqual(["req"]);
  const bucket = read({ ratio: { good: 'd_bucket{le="0.3"}', total: 'd_bucket{le="+Inf"}' } }).indicator!.counts;
  expect(requiredSeries(bucket, RANGE).map(printPromql)).toEqual(['d_bucket{le="+Inf"}', 'd_bucket{le="0.3"}']);
});

test("bad events of an unknown total are left out", () => {
  const { counts } = read({ ratio: { bad: "b", total: "t" } }).indicator!;
  expect(printPromql(badEvents(counts, { range: RANGE }, selector("recorded")))).toBe(
    "sum(rate(b[2m])) and recorded > 0 or vector(0)",
  );
});

test.each<[string, object, string, string, string]>([
  [
    "a gauge that filters",
    { gauge: { series: "probe_success == 1" } },
    "filtered",
    "gauge.series",
    "move the comparison to goodWhen",
  ],
  [
    "a filter below a sum",
    { gauge: { series: "sum(lag > 3)" } },
    "filtered",
    "gauge.series",
    "move the comparison to goodWhen",
  ],
  [
    "a ratio that filters",
    { raw: { errorRatio: "e > 0.5" } },
    "filtered",
    "raw.errorRatio",
    "write bool behind the comparison's sign",
  ],
  [
    "a count of a window",
    { ratio: { bad: "sum(increase(b[5m]))", total: "sum(rate(t[5m]))" } },
    "not-per-second",
    "ratio.bad",
    "write rate instead of increase",
  ],
])("%s is refused with what to write", (...[, indicator, rule, place, fix]) => {
  const [problem] = read(indicator).problems;
  expect([problem.rule, problem.path, problem.fix]).toEqual([
    `indicator/${rule}`,
    `spec.slos[0].indicator.${place}`,
    fix,
  ]);
});

test("comparisons with bool, and below what is counted, are values", () => {
  expect(said({ gauge: { series: "lag > bool 3", goodWhen: "== 0" } })).toEqual([]);
  expect(said({ gauge: { series: "count(lag) - count(lag > 3)", goodWhen: ">= 0" } })).toEqual([]);
});

test.each([
  ["app", 'job="x",http_response_status_code=~"5.."', "http_response_status_code"],
  ["http-requests", 'job="x",code="200"', "code"],
  ["http-requests", 'le="0.5",job="x"', "le"],
])("a selector of %s that picks by the outcome is refused", (source, written, label) => {
  const [problem] = read({ availability: { source, selector: written } }).problems;
  expect([problem.rule, problem.path, problem.message]).toEqual([
    "indicator/selector-label",
    "spec.slos[0].indicator.availability.selector",
    `${label} tells good events from bad ones, and the selector picks by it`,
  ]);
});
