import type { GuardedSlo } from "../burnrate/guarded-slo";
import { badEvents, totalEvents } from "../indicators/event-counts";
import { binary, call, number } from "../promql/build";
import type { Expression } from "../promql/expression";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { seriesLabels, seriesNames } from "../units/names";
import { RecordedSeries } from "./recorded-series";
import type { RecordingRule } from "./rule";

/** Window of the "current" burn rate: long enough to be steady, short enough to be current. */
const CURRENT = Duration.of(1, "h");

/** Every series recorded for one SLO, in the order in which they build on each other. */
export function recordingRules(service: Service, slo: GuardedSlo): RecordingRule[] {
  const series = RecordedSeries.of(slo, service.monitoring);
  const rule = (
    record: string,
    expression: Expression,
    labels: Readonly<Record<string, string>> = {},
  ): RecordingRule => ({
    record,
    expression,
    labels: { ...labels, ...slo.id },
  });
  const budget = number(slo.slo.objective.complement());
  const ratio = (window: Duration) => series.series(seriesNames.errorRatio(window));
  return [
    rule(seriesNames.objective, constant(number(slo.slo.objective))),
    rule(seriesNames.totalRate(series.base), totalRate(slo, series)),
    rule(seriesNames.badRate(series.base), badRate(slo, series)),
    ...series.levels
      .slice(1)
      .flatMap((level) => [
        rule(seriesNames.badRate(level), series.levelRate("bad", level)),
        rule(seriesNames.totalRate(level), series.levelRate("total", level)),
      ]),
    ...ratioWindows(slo).map((window) => rule(seriesNames.errorRatio(window), series.errorRatio(window))),
    rule(seriesNames.burnRate, binary(ratio(CURRENT), "/", budget)),
    rule(seriesNames.budgetRemaining, binary(number(1), "-", binary(ratio(slo.slo.window), "/", budget))),
    rule(seriesNames.info, constant(number(1)), infoLabels(service, slo)),
  ];
}

/** A group whose series are gone goes on with zero for as long as the period remembers events of it. */
function totalRate({ slo, indicator, groupBy }: GuardedSlo, series: RecordedSeries): Expression {
  const remembered = series.series(seriesNames.errorRatio(slo.window));
  return totalEvents(indicator.counts, { range: series.base, groupBy }, series.nothingOf(remembered));
}

/** The total of this evaluation is recorded already: raw series are read once. */
function badRate({ indicator, groupBy }: GuardedSlo, series: RecordedSeries): Expression {
  return badEvents(indicator.counts, { range: series.base, groupBy }, series.one(series.rate("total", series.base)));
}

/** Every window an alert or a dashboard asks for, shortest first, each once. */
function ratioWindows(slo: GuardedSlo): readonly Duration[] {
  const windows = [CURRENT, ...slo.tiers.flatMap((tier) => [tier.short, tier.long]), slo.slo.window];
  const unique = new Map(windows.map((window) => [window.milliseconds, window]));
  return [...unique.values()].sort((a, b) => a.compare(b));
}

function constant(value: Expression): Expression {
  return call("vector", value);
}

function infoLabels(service: Service, slo: GuardedSlo): Readonly<Record<string, string>> {
  return {
    ...seriesLabels(service.labels),
    ...(slo.groupBy.length > 0 && { group_by: slo.groupBy.join(",") }),
    objective: slo.slo.objective.percentText,
    window: String(slo.slo.window),
    indicator: slo.indicator.kind,
    source: slo.indicator.source,
  };
}
