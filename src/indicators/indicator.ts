import { finding } from "../problem";
import type { Problem } from "../problem";
import { matches, selector } from "../promql/build";
import type { Matcher, Selector } from "../promql/expression";
import { parseMatchers, parseSelector } from "../promql/parse";
import type { Parsed } from "../promql/parse";
import type { Service, Slo } from "../spec/service";
import { suggestion } from "../spec/suggestion";
import type { Duration } from "../units/duration";
import type { EventCounts } from "./event-counts";
import { APP_PRESET, GATEWAY_PRESETS, PRESETS } from "./preset";
import type { MetricPreset } from "./preset";
import { indicatorRules } from "./rules";

/** An SLO's indicator, ready to be counted. */
export interface Indicator {
  readonly kind: "availability" | "latency" | "ratio";
  readonly counts: EventCounts;
  /** The preset's name, or `custom` for counters of the user's own. */
  readonly source: string;
  /** What a bad event is, in words. */
  readonly badEvent: string;
  /** Slowest good answer; latency only. */
  readonly threshold?: Duration;
}

export interface ReadIndicator {
  readonly indicator?: Indicator;
  readonly problems: readonly Problem[];
}

interface Context {
  readonly service: Service;
  readonly path: string;
}

/** Finds the series behind an SLO. `index` is the SLO's place in the document, for the findings' paths. */
export function readIndicator(service: Service, slo: Slo, index: number): ReadIndicator {
  const path = `spec.slos[${index}].indicator`;
  const { availability, latency, ratio } = slo.indicator;
  if (availability !== undefined) return readAvailability(availability, { service, path: `${path}.availability` });
  if (latency !== undefined) return readLatency(latency, { service, path: `${path}.latency` });
  return ratio === undefined ? { problems: [] } : readRatio(ratio, `${path}.ratio`);
}

type WrittenSource = { readonly source: string; readonly selector?: string };
type SourceResult =
  { readonly preset: MetricPreset; readonly matchers: readonly Matcher[] } | { readonly problems: readonly Problem[] };

function readAvailability(written: WrittenSource, context: Context): ReadIndicator {
  const source = readSource(written, context);
  if ("problems" in source) return source;
  const { preset, matchers } = source;
  if (preset.availability === undefined) return { problems: [noSeries(context, preset, "answers by status")] };
  const { total, bad, badMatchers } = preset.availability;
  return {
    problems: [],
    indicator: {
      kind: "availability",
      source: preset.name,
      badEvent: "a request answered with a server error (5xx)",
      counts: { total: selector(total, matchers), bad: selector(bad, [...matchers, ...badMatchers]) },
    },
  };
}

function readLatency(written: WrittenSource & { readonly threshold: Duration }, context: Context): ReadIndicator {
  const source = readSource(written, context);
  if ("problems" in source) return source;
  const { preset, matchers } = source;
  if (preset.latency === undefined) return { problems: [noSeries(context, preset, "a latency histogram")] };
  const { bucket, total, unit, boundaries } = preset.latency;
  const boundary = written.threshold.milliseconds / unit;
  const good = selector(bucket, [...matchers, boundaryMatcher(boundary)]);
  return {
    problems: boundaries.includes(boundary) ? [] : [noBoundary(written.threshold, preset, context)],
    indicator: {
      kind: "latency",
      source: preset.name,
      badEvent: `a request not answered within ${written.threshold}`,
      threshold: written.threshold,
      counts: { total: selector(total, matchers), good },
    },
  };
}

function readRatio(
  written: { readonly bad?: string; readonly good?: string; readonly total: string },
  path: string,
): ReadIndicator {
  const read = (key: "bad" | "good" | "total") => {
    const text = written[key];
    return text === undefined ? undefined : { key, text, parsed: parseSelector(text) };
  };
  const parts = [read("bad"), read("good"), read("total")].filter((part) => part !== undefined);
  const problems = parts.flatMap(({ key, text, parsed }) => promqlProblems(`${path}.${key}`, text, parsed));
  const selectorOf = (key: string): Selector | undefined => {
    const parsed = parts.find((part) => part.key === key)?.parsed;
    return parsed !== undefined && "value" in parsed ? parsed.value : undefined;
  };
  const [bad, good, total] = ["bad", "good", "total"].map(selectorOf);
  if (total === undefined || (bad === undefined && good === undefined)) return { problems };
  const counts: EventCounts = bad !== undefined ? { total, bad } : { total, good: good! };
  const badEvent = bad !== undefined ? `an event counted by ${written.bad}` : `an event not counted by ${written.good}`;
  return { problems, indicator: { kind: "ratio", source: "custom", badEvent, counts } };
}

/** Prometheus 3 writes a whole boundary as `1.0` where Prometheus 2 wrote `1`; both are accepted. */
function boundaryMatcher(boundary: number): Matcher {
  return {
    label: "le",
    ...(Number.isInteger(boundary)
      ? matches(`${boundary}(\\.0)?`)
      : { operator: "=" as const, value: String(boundary) }),
  };
}

function readSource(written: WrittenSource, context: Context): SourceResult {
  const preset = presetOf(written.source, context);
  if ("rule" in preset) return { problems: [preset] };
  if (written.selector === undefined) {
    const own = preset.matchersOf?.(context.service);
    return own === undefined ? { problems: [selectorNeeded(preset, context)] } : { preset, matchers: own };
  }
  const parsed = parseMatchers(written.selector);
  if ("error" in parsed) return { problems: promqlProblems(`${context.path}.selector`, written.selector, parsed) };
  return { preset, matchers: parsed.value };
}

function presetOf(source: string, { service, path }: Context): MetricPreset | Problem {
  const gateway = service.traffic?.gateway;
  const name = source === "app" ? APP_PRESET : source === "gateway" ? GATEWAY_PRESETS[gateway ?? ""] : source;
  const preset = PRESETS.find((candidate) => candidate.name === name);
  if (preset !== undefined) return preset;
  const known = ["app", "gateway", ...PRESETS.map((candidate) => candidate.name)];
  const place = { path: `${path}.source`, got: source, allowed: known.join(", ") };
  if (source === "gateway") {
    const message =
      gateway === undefined
        ? "the service has no traffic.gateway to take metrics from"
        : `gateway ${gateway} has no series of its own that count answers`;
    return finding(indicatorRules.noSuchSeries, {
      ...place,
      message,
      fix: "use source app, or http-requests with a selector",
    });
  }
  const guess = suggestion(source, known);
  return finding(indicatorRules.unknownSource, {
    ...place,
    message: "no metric source has this name",
    fix:
      guess === undefined
        ? "use one of them, or count your own events with indicator.ratio"
        : `did you mean "${guess}"?`,
  });
}

function noSeries(context: Context, preset: MetricPreset, what: string): Problem {
  const occurrence = {
    path: `${context.path}.source`,
    message: `${preset.title} have no ${what}`,
    got: preset.name,
    fix: "use source app, or your own counters with indicator.ratio",
  };
  return finding(indicatorRules.noSuchSeries, occurrence);
}

function selectorNeeded(preset: MetricPreset, context: Context): Problem {
  return finding(indicatorRules.selectorNeeded, {
    path: `${context.path}.selector`,
    message: `nothing says which series of ${preset.title} belong to ${context.service.service}`,
    got: "nothing",
    allowed: "label matchers",
    fix: `add selector: 'job="${context.service.service}"' with your own label`,
  });
}

function noBoundary(threshold: Duration, preset: MetricPreset, context: Context): Problem {
  const { unit, boundaries } = preset.latency!;
  const inMilliseconds = boundaries.map((boundary) => boundary * unit);
  const below = inMilliseconds.filter((boundary) => boundary < threshold.milliseconds).at(-1);
  const above = inMilliseconds.find((boundary) => boundary > threshold.milliseconds);
  const nearest = [below, above].filter((boundary) => boundary !== undefined).map((boundary) => `${boundary}ms`);
  return finding(indicatorRules.threshold, {
    path: `${context.path}.threshold`,
    message: `no bucket of ${preset.title} ends at ${threshold}`,
    got: String(threshold),
    allowed: inMilliseconds.map((boundary) => `${boundary}ms`).join(", "),
    fix: `use ${nearest.join(" or ")}; if your histogram has this bucket, acknowledge the rule with that reason`,
  });
}

function promqlProblems(path: string, text: string, parsed: Parsed<unknown>): Problem[] {
  if ("value" in parsed) return [];
  const { position, message } = parsed.error;
  const fix = 'write a plain selector, for example http_requests_total{job="api"}';
  return [
    finding(indicatorRules.promql, { path, message: `at character ${position + 1}: ${message}`, got: text, fix }),
  ];
}
