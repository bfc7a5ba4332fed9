import { named } from "./series";
import type { Labels, Series } from "./series";

/*
 * One service for each way to count, with 300 events between two scrapes of which 30 are bad, and the lives that their
 * series may have.
 */

/** What a series counts, or shows. */
type Stream = "bad" | "good" | "all" | "histogram" | "share" | "up" | "down";

export interface Kind {
  /** Its service's name too, and the `job` of its series. */
  readonly name: string;
  readonly indicator: (job: string) => object;
  readonly streams: readonly (readonly [metric: string, labels: Labels, stream: Stream])[];
  readonly grouped?: boolean;
  readonly native?: boolean;
  /** Counts seconds: without events it still has time. */
  readonly time?: boolean;
}

const of = (metric: string, job: string) => `${metric}{job="${job}"}`;
const rate = (metric: string, job: string) => `sum(rate(${of(metric, job)}[5m]))`;
const requests = (job: string) => ({ source: "http-requests", selector: `job="${job}"` });

const BAD_OF_ALL = [
  ["bad_total", {}, "bad"],
  ["all_total", {}, "all"],
] as const;
const GOOD_OF_ALL = [
  ["good_total", {}, "good"],
  ["all_total", {}, "all"],
] as const;

export const KINDS: readonly Kind[] = [
  {
    name: "bad-counter",
    indicator: (job) => ({ ratio: { bad: of("bad_total", job), total: of("all_total", job) } }),
    streams: BAD_OF_ALL,
  },
  {
    name: "good-counter",
    indicator: (job) => ({ ratio: { good: of("good_total", job), total: of("all_total", job) } }),
    streams: GOOD_OF_ALL,
  },
  {
    name: "one-counter",
    indicator: (job) => ({ availability: requests(job) }),
    streams: [
      ["http_requests_total", { code: "500" }, "bad"],
      ["http_requests_total", { code: "200" }, "good"],
    ],
  },
  {
    name: "classic-histogram",
    indicator: (job) => ({ latency: { ...requests(job), threshold: "500ms" } }),
    streams: [
      ["http_request_duration_seconds_bucket", { le: "0.5" }, "good"],
      ["http_request_duration_seconds_bucket", { le: "+Inf" }, "all"],
      ["http_request_duration_seconds_count", {}, "all"],
    ],
  },
  {
    name: "native-histogram",
    native: true,
    indicator: (job) => ({ latency: { ...requests(job), threshold: "1s", histogram: "native" } }),
    streams: [["http_request_duration_seconds", {}, "histogram"]],
  },
  {
    name: "bad-rate",
    indicator: (job) => ({ ratio: { bad: rate("bad_total", job), total: rate("all_total", job) } }),
    streams: BAD_OF_ALL,
  },
  {
    name: "good-rate",
    indicator: (job) => ({ ratio: { good: rate("good_total", job), total: rate("all_total", job) } }),
    streams: GOOD_OF_ALL,
  },
  {
    name: "raw-gauge",
    time: true,
    indicator: (job) => ({ raw: { errorRatio: `1 - ${of("success_share", job)}` } }),
    streams: [["success_share", {}, "share"]],
  },
  {
    name: "raw-rates",
    time: true,
    indicator: (job) => ({ raw: { errorRatio: `${rate("bad_total", job)} / ${rate("all_total", job)}` } }),
    streams: BAD_OF_ALL,
  },
  {
    name: "gauge",
    time: true,
    indicator: (job) => ({ gauge: { series: of("probe_success", job) } }),
    streams: Array.from(
      { length: 10 },
      (_, index) => ["probe_success", { instance: `i${index}` }, index === 7 ? "down" : "up"] as const,
    ),
  },
];

/** The same kinds grouped by route, with every series on one route. Sums of rates would have to name the label. */
export const GROUPED_KINDS: readonly Kind[] = KINDS.filter(({ name }) => !/rate(s?)$/.test(name)).map((kind) => ({
  ...kind,
  name: `${kind.name}-by-route`,
  grouped: true,
  streams: kind.streams.map(([metric, labels, stream]) => [metric, { ...labels, route: "/a" }, stream] as const),
}));

export function documentOf({ name, indicator, grouped }: Kind): object {
  const slo = {
    name: "slo",
    objective: 99,
    window: "7d",
    indicator: indicator(name),
    ...(grouped && { groupBy: ["route"] }),
  };
  return {
    apiVersion: "guardrails/v1alpha1",
    kind: "Service",
    metadata: { name, namespace: "shop" },
    spec: { slos: [slo] },
  };
}

/** How a series' samples come, in promtool's notation. */
export interface Life {
  /** From what a counter shows after so many scrapes. */
  readonly counter: (after: (scrapes: number) => string) => string;
  /** From what a gauge always shows. */
  readonly gauge: (value: string) => string;
}

/** 25 minutes, and the half of it after which something happens. */
const SCRAPES = 50;
const HALF = 24;

const held = (value: string, times: number) => `${value}x${times - 1}`;
const counted = (after: (scrapes: number) => string, first: number, last: number) =>
  `${after(first)}+${after(1)}x${last - first}`;
const steady = (value: string) => held(value, SCRAPES);

export const LIVES = {
  steady: { counter: (after) => counted(after, 1, SCRAPES), gauge: steady },
  idle: { counter: (after) => held(after(1), SCRAPES), gauge: steady },
  /** A restart at half-time. */
  reset: { counter: (after) => `${counted(after, 1, HALF)} ${counted(after, 1, HALF)}`, gauge: steady },
  /** Nothing for the first half. */
  born: {
    counter: (after) => `_x${HALF} ${counted(after, 1, HALF)}`,
    gauge: (value) => `_x${HALF} ${held(value, HALF)}`,
  },
  /** Three minutes without a scrape at half-time, in which the counter goes on. */
  gap: {
    counter: (after) => `${counted(after, 1, HALF)} _x6 ${counted(after, HALF + 7, SCRAPES)}`,
    gauge: (value) => `${held(value, HALF)} _x6 ${held(value, HALF - 6)}`,
  },
} as const satisfies Record<string, Life>;

const counter = (step: number) => (life: Life) => life.counter((scrapes) => String(step * scrapes));
const gauge = (value: string) => (life: Life) => life.gauge(value);

const VALUES: Readonly<Record<Stream, (life: Life) => string>> = {
  bad: counter(30),
  good: counter(270),
  all: counter(300),
  histogram: (life) =>
    life.counter((n) => `{{schema:0 sum:${300 * n} count:${300 * n} buckets:[${270 * n} ${30 * n}]}}`),
  share: gauge("0.9"),
  up: gauge("1"),
  down: gauge("0"),
};

/** The series of kinds, all with one life; `change` may leave series out, or add to their labels. */
export function seriesOf(
  kinds: readonly Kind[],
  life: Life,
  change: (labels: Labels, stream: Stream) => readonly Labels[] = (labels) => [labels],
): Series {
  const rows = kinds.flatMap(({ name, streams }) =>
    streams.flatMap(([metric, labels, stream]) => {
      const values = VALUES[stream](life);
      return change({ job: name, ...labels }, stream).map((own) => [named(metric, own), values] as const);
    }),
  );
  return Object.fromEntries(rows);
}
