import { PRESET_SERIES } from "./preset-series";
import type { PresetSeries, WriteBoundary } from "./preset-series";
import { allEvents, badEvents, constant, gauges, goodEvents, named } from "./series";
import type { Labels, Series, Share } from "./series";

/** One way to measure an SLO: what a user writes, and the series that a service then has. */
export interface MatrixIndicator {
  readonly name: string;
  /** What stands under `indicator:` for this service. */
  readonly written: (service: string) => object;
  /** Series of the service, or of one group of it, of which this share of events is bad. */
  readonly series: (
    service: string,
    share: Share,
    how: { readonly write: WriteBoundary; readonly group: Labels },
  ) => Series;
  /** Whether it is grouped by `route`. */
  readonly grouped?: boolean;
  /** Whether a second is what is counted, of which a few minutes have few. */
  readonly countsTime?: boolean;
  /** Whether it reads a native histogram, which promtool of Prometheus 2.42 has no notation for. */
  readonly native?: boolean;
}

const GROUP_BY = "route";

function presetIndicators(preset: PresetSeries): MatrixIndicator[] {
  const { source, selector, availability, latency, native } = preset;
  const from = (service: string) => ({ source, ...(selector && { selector: selector(service) }) });
  const found: (MatrixIndicator | undefined)[] = [
    {
      name: `${source} availability`,
      written: (service) => ({ availability: from(service) }),
      series: (service, share, { group }) => availability(service, group)(share),
    },
    latency && {
      name: `${source} latency`,
      written: (service) => ({ latency: { ...from(service), threshold: latency.threshold } }),
      series: (service, share, { write, group }) => latency.series(service, write, group)(share),
    },
    native && {
      name: `${source} latency, native`,
      native: true,
      written: (service) => ({ latency: { ...from(service), threshold: "1s", histogram: "native" } }),
      series: (service, share, { group }) => native(service, group)(share),
    },
  ];
  return found.filter((each) => each !== undefined);
}

const jobOf = (service: string, group: Labels = {}) => ({ job: service, ...group });
const counted = (metric: string, service: string) => `${metric}{job="${service}"}`;
/** Two counters added up, which only an expression can. */
const sums = (service: string, [first, second]: readonly [string, string], by = "") =>
  `sum${by}(rate(${counted(first, service)}[5m])) + sum${by}(rate(${counted(second, service)}[5m]))`;

const badCounter: MatrixIndicator = {
  name: "ratio of counters, bad",
  written: (service) => ({ ratio: { bad: counted("failures_total", service), total: counted("jobs_total", service) } }),
  series: (service, share, { group }) => ({
    [named("failures_total", jobOf(service, group))]: badEvents(share),
    [named("jobs_total", jobOf(service, group))]: allEvents(),
  }),
};

const goodCounter: MatrixIndicator = {
  name: "ratio of counters, good",
  written: (service) => ({
    ratio: { good: counted("successes_total", service), total: counted("jobs_total", service) },
  }),
  series: (service, share, { group }) => ({
    [named("successes_total", jobOf(service, group))]: goodEvents(share),
    [named("jobs_total", jobOf(service, group))]: allEvents(),
  }),
};

const rates = (name: string, by: string): MatrixIndicator => ({
  name,
  written: (service) => ({
    ratio: {
      bad: sums(service, ["read_errors_total", "write_errors_total"], by),
      total: sums(service, ["reads_total", "writes_total"], by),
    },
  }),
  series: (service, share, { group }) => ({
    [named("read_errors_total", jobOf(service, group))]: badEvents(share, 0.3),
    [named("write_errors_total", jobOf(service, group))]: badEvents(share, 0.7),
    [named("reads_total", jobOf(service, group))]: goodEvents(share),
    [named("writes_total", jobOf(service, group))]: badEvents(share),
  }),
});

const goodRates: MatrixIndicator = {
  name: "ratio of rates, good",
  written: (service) => ({
    ratio: {
      good: sums(service, ["hits_total", "misses_total"]),
      total: `sum(rate(${counted("lookups_total", service)}[1m]))`,
    },
  }),
  series: (service, share, { group }) => ({
    [named("hits_total", jobOf(service, group))]: goodEvents(share, 0.9),
    [named("misses_total", jobOf(service, group))]: goodEvents(share, 0.1),
    [named("lookups_total", jobOf(service, group))]: allEvents(),
  }),
};

const rawGauge: MatrixIndicator = {
  name: "raw, of a gauge",
  countsTime: true,
  written: (service) => ({ raw: { errorRatio: `1 - ${counted("job_success_ratio", service)}` } }),
  series: (service, { ratio }, { group }) => ({
    [named("job_success_ratio", jobOf(service, group))]: constant(Number((1 - ratio).toFixed(9))),
  }),
};

const rawRates: MatrixIndicator = {
  name: "raw, of rates",
  countsTime: true,
  written: (service) => ({
    raw: {
      errorRatio: `sum(rate(${counted("failures_total", service)}[5m])) / sum(rate(${counted("jobs_total", service)}[5m]))`,
    },
  }),
  series: badCounter.series,
};

const gauge: MatrixIndicator = {
  name: "gauge",
  countsTime: true,
  written: (service) => ({ gauge: { series: counted("probe_success", service) } }),
  series: (service, share, { group }) => gauges("probe_success", jobOf(service, group), share),
};

const grouped = (indicator: MatrixIndicator, name = `${indicator.name}, grouped`): MatrixIndicator => ({
  ...indicator,
  name,
  grouped: true,
});
const preset = (name: string) => PRESET_SERIES.flatMap(presetIndicators).find((each) => each.name === name)!;

export const MATRIX_INDICATORS: readonly MatrixIndicator[] = [
  ...PRESET_SERIES.flatMap(presetIndicators),
  badCounter,
  goodCounter,
  rates("ratio of rates, bad", ""),
  goodRates,
  rawGauge,
  rawRates,
  gauge,
  grouped(preset("http-requests availability")),
  grouped(preset("otel-http latency")),
  grouped(preset("http-requests latency, native")),
  grouped(badCounter),
  grouped(goodCounter),
  grouped(rates("ratio of rates, bad", ` by (${GROUP_BY}) `)),
  grouped(rawGauge),
  grouped(gauge),
];
