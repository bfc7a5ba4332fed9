import { selector } from "../promql/build";
import type { Service, Slo } from "../spec/service";
import type { ReadIndicator } from "./indicator";
import { noSeries } from "./no-series";
import { readLatency } from "./read-latency";
import { readGauge, readRatio, readRaw } from "./read-own";
import { readSource } from "./read-source";
import type { IndicatorContext, WrittenSource } from "./read-source";

/** Finds the series behind an SLO. `index` is the SLO's place in the document, for the findings' paths. */
export function readIndicator(service: Service, slo: Slo, index: number): ReadIndicator {
  const path = `spec.slos[${index}].indicator`;
  const { availability, latency, ratio, raw, gauge } = slo.indicator;
  const groupBy = slo.groupBy ?? [];
  if (availability !== undefined) return readAvailability(availability, { service, path: `${path}.availability` });
  if (latency !== undefined) return readLatency(latency, { service, path: `${path}.latency` });
  if (ratio !== undefined) return readRatio(ratio, { groupBy, path: `${path}.ratio` });
  if (raw !== undefined) return readRaw(raw, { groupBy, path: `${path}.raw` });
  return gauge === undefined ? { problems: [] } : readGauge(gauge, { groupBy, path: `${path}.gauge` });
}

function readAvailability(written: WrittenSource, context: IndicatorContext): ReadIndicator {
  const source = readSource(written, context);
  if ("problems" in source) return source;
  const { preset, matchers } = source;
  if (preset.availability === undefined)
    return { problems: [noSeries(context, preset, { what: "answers by status" })] };
  const { total, bad, badMatchers } = preset.availability;
  return {
    problems: [],
    indicator: {
      kind: "availability",
      source: preset.name,
      unit: "requests",
      badEvent: "a request answered with a server error (5xx)",
      counts: {
        kind: "counters",
        total: selector(total, matchers),
        bad: selector(bad, [...matchers, ...badMatchers]),
      },
    },
  };
}
