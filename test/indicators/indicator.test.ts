import { badEvents, knownEvents, narrowed, totalEvents } from "../../src/indicators/event-counts";
import type { CounterEvents } from "../../src/indicators/counter-events";
import type { EventCounts } from "../../src/indicators/event-counts";
import { PRESETS } from "../../src/indicators/preset";
import { readIndicator } from "../../src/indicators/read-indicator";
import type { Selector } from "../../src/promql/expression";
import { printPromql } from "../../src/promql/print";
import { matchers } from "../../src/promql/build";
import { Duration } from "../../src/units/duration";
import { contractService } from "../traffic/contract-service";

type File = Parameters<typeof contractService>[0];

function indicatorOf(indicator: object, spec: object = {}, file: File = "checkout") {
  const service = contractService(file, {
    ...spec,
    canary: null,
    slos: [{ name: "it", objective: 99, indicator }],
  });
  return readIndicator(service, service.slos[0], 0);
}

function countsOf(...args: Parameters<typeof indicatorOf>): EventCounts {
  const { indicator, problems } = indicatorOf(...args);
  expect(problems).toEqual([]);
  return indicator!.counts;
}

const WINDOW = Duration.of(2, "m");
const printed = (counts: EventCounts) =>
  [badEvents, totalEvents].map((of) => printPromql(of(counts, { range: WINDOW })));

const GATEWAY = 'envoy_cluster_name=~"httproute/shop/checkout-(read|write)/rule/0"';
const PODS = 'namespace="shop",pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}"';

test.each<[string, object, string, string]>([
  [
    "availability at the gateway",
    { availability: { source: "gateway" } },
    `sum(rate(envoy_cluster_upstream_rq_xx{${GATEWAY},envoy_response_code_class="5"}[2m])) or vector(0)`,
    `sum(rate(envoy_cluster_upstream_rq_completed{${GATEWAY}}[2m])) or vector(0)`,
  ],
  [
    "latency at the gateway, in milliseconds",
    { latency: { source: "envoy-gateway", threshold: "250ms" } },
    `clamp_min(sum(rate(envoy_cluster_upstream_rq_completed{${GATEWAY}}[2m])) - sum(rate(envoy_cluster_upstream_rq_time_bucket{${GATEWAY},le=~"250(\\\\.0)?"}[2m])), 0) or vector(0)`,
    `sum(rate(envoy_cluster_upstream_rq_completed{${GATEWAY}}[2m])) and sum(rate(envoy_cluster_upstream_rq_time_bucket{${GATEWAY},le=~"250(\\\\.0)?"}[2m])) or vector(0)`,
  ],
  [
    "availability in the app",
    { availability: { source: "app" } },
    `sum(rate(http_server_request_duration_seconds_count{${PODS},http_response_status_code=~"5.."}[2m])) or vector(0)`,
    `sum(rate(http_server_request_duration_seconds_count{${PODS}}[2m])) or vector(0)`,
  ],
  [
    "latency in the app, in seconds",
    { latency: { source: "otel-http", threshold: "250ms" } },
    `clamp_min(sum(rate(http_server_request_duration_seconds_count{${PODS}}[2m])) - sum(rate(http_server_request_duration_seconds_bucket{${PODS},le="0.25"}[2m])), 0) or vector(0)`,
    `sum(rate(http_server_request_duration_seconds_count{${PODS}}[2m])) and sum(rate(http_server_request_duration_seconds_bucket{${PODS},le="0.25"}[2m])) or vector(0)`,
  ],
  [
    "availability of series chosen by the user",
    { availability: { source: "http-requests", selector: "job=\"it's\",env!~'a|b'" } },
    'sum(rate(http_requests_total{job="it\'s",env!~"a|b",code=~"5.."}[2m])) or vector(0)',
    'sum(rate(http_requests_total{job="it\'s",env!~"a|b"}[2m])) or vector(0)',
  ],
  [
    "a ratio of bad events",
    { ratio: { bad: 'jobs_total{result="lost"}', total: "jobs_total" } },
    'sum(rate(jobs_total{result="lost"}[2m])) or vector(0)',
    "sum(rate(jobs_total[2m])) or vector(0)",
  ],
  [
    "a ratio of good events",
    { ratio: { good: "jobs_done_total", total: "jobs_total" } },
    "clamp_min(sum(rate(jobs_total[2m])) - sum(rate(jobs_done_total[2m])), 0) or vector(0)",
    "sum(rate(jobs_total[2m])) and sum(rate(jobs_done_total[2m])) or vector(0)",
  ],
])("%s counts these bad events among these", (...[, indicator, bad, total]) => {
  expect(printed(countsOf(indicator))).toEqual([bad, total]);
});

test("an existing route's clusters are matched by its own name, whatever its rules are", () => {
  const route = { route: "existing", routeName: "front-door", parentRef: null, hostnames: null, path: null };
  expect(printed(countsOf({ availability: { source: "gateway" } }, { traffic: route }))[1]).toBe(
    'sum(rate(envoy_cluster_upstream_rq_completed{envoy_cluster_name=~"httproute/shop/front-door/rule/[0-9]+"}[2m])) or vector(0)',
  );
});

test.each([
  ["250ms", "otel-http", 'le="0.25"'],
  ["1s", "otel-http", 'le=~"1(\\\\.0)?"'],
  ["2500ms", "http-requests", 'le="2.5"'],
  ["10s", "http-requests", 'le=~"10(\\\\.0)?"'],
  ["250ms", "envoy-gateway", 'le=~"250(\\\\.0)?"'],
  ["30m", "envoy-gateway", 'le=~"1800000(\\\\.0)?|1\\\\.8e\\\\+06"'],
  ["1h", "envoy-gateway", 'le=~"3600000(\\\\.0)?|3\\\\.6e\\\\+06"'],
])("a threshold of %s in %s is the bucket %s", (threshold, source, matcher) => {
  const selector = source === "http-requests" ? { selector: 'job="x"' } : {};
  expect(printed(countsOf({ latency: { source, threshold, ...selector } }))[0]).toContain(matcher);
});

test("a whole boundary is found as Prometheus 2 writes it and as Prometheus 3 does, and nothing else is", () => {
  const { counts } = indicatorOf({ latency: { source: "gateway", threshold: "250ms" } }).indicator!;
  const { good } = counts as CounterEvents & { good: Selector };
  const le = good.matchers.find(({ label }) => label === "le")!;
  const matched = ["250", "250.0", "2500", "250.00", "250x0", "1250", "25"].filter((value) =>
    new RegExp(`^(?:${le.value})$`).test(value),
  );
  expect([le.operator, matched]).toEqual(["=~", ["250", "250.0"]]);
});

test.each([
  ["300ms", "use 250ms or 500ms"],
  ["1ms", "use 5ms"],
  ["11s", "use 10000ms"],
  ["249ms", "use 100ms or 250ms"],
])("a threshold of %s, which no bucket ends at, is told to %s", (threshold, fix) => {
  const { problems, indicator } = indicatorOf({
    latency: { source: "http-requests", selector: 'job="x"', threshold },
  });
  expect(problems).toEqual([
    {
      rule: "indicator/threshold-no-bucket",
      severity: "error",
      path: "spec.slos[0].indicator.latency.threshold",
      message: `no bucket of the app's http_requests_total and http_request_duration_seconds ends at ${Duration.parse(threshold)}`,
      got: String(Duration.parse(threshold)),
      allowed: "5ms, 10ms, 25ms, 50ms, 100ms, 250ms, 500ms, 1000ms, 2500ms, 5000ms, 10000ms",
      fix: `${fix}, or histogram: native if the source exports one; if your histogram has this bucket, acknowledge the rule with that reason`,
    },
  ]);
  expect(indicator?.threshold?.milliseconds).toBe(Duration.parse(threshold)!.milliseconds);
});

const SOURCES = ["app", "gateway", ...PRESETS.map(({ name }) => name)].join(", ");

test("the gateway of a service without one cannot be measured", () => {
  expect(indicatorOf({ availability: { source: "gateway" } }, { traffic: null }).problems).toEqual([
    {
      rule: "indicator/no-such-series",
      severity: "error",
      path: "spec.slos[0].indicator.availability.source",
      message: "the service has no traffic.gateway to take metrics from",
      got: "gateway",
      allowed: SOURCES,
      fix: "use source app, or http-requests with a selector",
    },
  ]);
});

test("a gateway that counts nothing of its own is named", () => {
  const [problem] = indicatorOf({ availability: { source: "gateway" } }, {}, "catalog-nginx").problems;
  expect([problem.rule, problem.message]).toEqual([
    "indicator/no-such-series",
    "NGINX counts requests without status, route or latency: stub_status has nothing else",
  ]);
});

test.each([
  ["gatway", 'did you mean "gateway"?'],
  ["otel", 'did you mean "otel-http"?'],
  ["http_requests", 'did you mean "http-requests"?'],
  ["statsd-exporter", "use one of them, or count your own events with indicator.ratio"],
])("the unknown source %s is told: %s", (source, fix) => {
  expect(indicatorOf({ latency: { source, threshold: "1s" } })).toEqual({
    problems: [
      {
        rule: "indicator/unknown-source",
        severity: "error",
        path: "spec.slos[0].indicator.latency.source",
        message: "no metric source has this name",
        got: source,
        allowed: SOURCES,
        fix,
      },
    ],
  });
});

test.each(["constructor", "__proto__", "toString"])("%s is no source", (source) => {
  expect(indicatorOf({ availability: { source } }).problems.map(({ rule }) => rule)).toEqual([
    "indicator/unknown-source",
  ]);
});

test("series whose names do not tell the service need a selector", () => {
  expect(indicatorOf({ availability: { source: "http-requests" } }).problems).toEqual([
    {
      rule: "indicator/selector-needed",
      severity: "error",
      path: "spec.slos[0].indicator.availability.selector",
      message:
        "nothing says which series of the app's http_requests_total and http_request_duration_seconds belong to checkout",
      got: "nothing",
      allowed: "label matchers",
      fix: `add selector: 'job="checkout"' with your own label`,
    },
  ]);
});

test.each([
  [
    "availability.selector",
    { availability: { source: "app", selector: "job=x" } },
    'at character 5: cannot read "x}"',
    "job=x",
    'job="api"',
  ],
  [
    "ratio.bad",
    { ratio: { bad: "sum(x)", total: "x" } },
    "at character 1: no range like [5m] in it, so every window would read the same",
    "sum(x)",
    'http_requests_total{job="api"} or sum(rate(http_requests_total{job="api"}[5m]))',
  ],
  [
    "ratio.total",
    { ratio: { bad: "x", total: 'x{a="b"' } },
    "at character 8: the expression ends too early",
    'x{a="b"',
    'http_requests_total{job="api"} or sum(rate(http_requests_total{job="api"}[5m]))',
  ],
])("broken PromQL in %s is shown with its place", (...[path, indicator, message, got, fix]) => {
  expect(indicatorOf(indicator).problems).toEqual([
    {
      rule: "indicator/promql",
      severity: "error",
      path: `spec.slos[0].indicator.${path}`,
      message,
      got,
      fix: `write it like ${fix}`,
    },
  ]);
});

test("every broken selector of a ratio is reported", () => {
  const { problems, indicator } = indicatorOf({ ratio: { bad: "a +", total: "b[" } });
  expect([problems.map(({ path }) => path.split(".").at(-1)), indicator]).toEqual([["bad", "total"], undefined]);
});

test("without a counter of good events nothing is known, without one of bad events nothing is bad", () => {
  const known = (counts: EventCounts) => printPromql(knownEvents(counts, { range: WINDOW }));
  expect(known(countsOf({ ratio: { good: "g", total: "t" } }))).toBe("sum(rate(t[2m])) and sum(rate(g[2m]))");
  expect(known(countsOf({ ratio: { bad: "b", total: "t" } }))).toBe("sum(rate(t[2m]))");
});

test("narrowed counters replace a matcher of the same label and leave the original alone", () => {
  const counts = countsOf({ ratio: { bad: 'b{pod=~"x.*",job="j"}', total: "t" } }) as CounterEvents;
  const before = JSON.stringify(counts);
  const narrow = narrowed(counts, matchers({ pod: "y-1" }));
  expect(printed(narrow)).toEqual([
    'sum(rate(b{job="j",pod="y-1"}[2m])) or vector(0)',
    'sum(rate(t{pod="y-1"}[2m])) or vector(0)',
  ]);
  expect(JSON.stringify(counts)).toBe(before);
});
