import { finding } from "../problem";
import type { Problem } from "../problem";
import { matches, selector } from "../promql/build";
import type { Matcher } from "../promql/expression";
import type { HistogramKind } from "../spec/slo-spec";
import type { Duration } from "../units/duration";
import { Ratio } from "../units/ratio";
import type { EventCounts } from "./event-counts";
import type { ReadIndicator } from "./indicator";
import { noSeries } from "./no-series";
import type { MetricPreset } from "./preset";
import { readSource } from "./read-source";
import type { IndicatorContext, WrittenSource } from "./read-source";
import { indicatorRules } from "./rules";

type WrittenLatency = WrittenSource & { readonly threshold: Duration; readonly histogram: HistogramKind };
type Histogram = NonNullable<MetricPreset["latency"]>;

/** Requests slower than a threshold are bad. */
export function readLatency(written: WrittenLatency, context: IndicatorContext): ReadIndicator {
  const source = readSource(written, context);
  if ("problems" in source) return source;
  const { preset, matchers } = source;
  if (preset.latency === undefined)
    return { problems: [noSeries(context, preset, { what: "a latency histogram", fix: preset.latencyInstead })] };
  const native = written.histogram === "native";
  if (native && preset.latency.native === undefined) {
    return {
      problems: [noSeries(context, preset, { what: "a native histogram", fix: "leave out histogram: native" })],
    };
  }
  return {
    problems: native ? [] : boundaryProblems(written.threshold, preset, context),
    indicator: {
      kind: "latency",
      source: preset.name,
      unit: "requests",
      badEvent: `a request not answered within ${written.threshold}`,
      threshold: written.threshold,
      counts: (native ? nativeCounts : classicCounts)(preset.latency, written.threshold, matchers),
    },
  };
}

function classicCounts(histogram: Histogram, threshold: Duration, own: readonly Matcher[]): EventCounts {
  const good = selector(histogram.bucket, [...own, boundaryMatcher(threshold.milliseconds / histogram.unit)]);
  return { kind: "counters", total: selector(histogram.total, own), good };
}

function nativeCounts({ native, unit }: Histogram, threshold: Duration, own: readonly Matcher[]): EventCounts {
  const limit = Ratio.of(threshold.milliseconds).dividedBy(unit);
  return { kind: "histogram", histogram: selector(native!, own), threshold: limit };
}

/** From here on Prometheus 3 writes an exponent: `1.8e+06`. */
const EXPONENT_FROM = 1_000_000;

/** Prometheus 3 writes a whole boundary as `1.0` where Prometheus 2 wrote `1`; both are accepted. */
function boundaryMatcher(boundary: number): Matcher {
  return {
    label: "le",
    ...(Number.isInteger(boundary)
      ? matches(boundary < EXPONENT_FROM ? `${boundary}(\\.0)?` : `${boundary}(\\.0)?|${withExponent(boundary)}`)
      : { operator: "=" as const, value: String(boundary) }),
  };
}

/** Go's shortest form, as a regular expression. */
function withExponent(boundary: number): string {
  const [mantissa, exponent] = boundary.toExponential().split("e+");
  return `${mantissa.replace(".", "\\.")}e\\+${exponent.padStart(2, "0")}`;
}

function boundaryProblems(threshold: Duration, preset: MetricPreset, context: IndicatorContext): Problem[] {
  const { unit, boundaries, native } = preset.latency!;
  if (boundaries.includes(threshold.milliseconds / unit)) return [];
  const inMilliseconds = boundaries.map((boundary) => boundary * unit);
  const below = inMilliseconds.filter((boundary) => boundary < threshold.milliseconds).at(-1);
  const above = inMilliseconds.find((boundary) => boundary > threshold.milliseconds);
  const nearest = [below, above].filter((boundary) => boundary !== undefined).map((boundary) => `${boundary}ms`);
  const orNative = native === undefined ? "" : ", or histogram: native if the source exports one";
  return [
    finding(indicatorRules.threshold, {
      path: `${context.path}.threshold`,
      message: `no bucket of ${preset.title} ends at ${threshold}`,
      got: String(threshold),
      allowed: inMilliseconds.map((boundary) => `${boundary}ms`).join(", "),
      fix: `use ${nearest.join(" or ")}${orNative}; if your histogram has this bucket, acknowledge the rule with that reason`,
    }),
  ];
}
