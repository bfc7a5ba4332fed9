import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Tier } from "../burnrate/tier";
import { requiredSelectors } from "../indicators/event-counts";
import { aggregate, binary, call, chain, number, withMatching } from "../promql/build";
import type { Expression } from "../promql/expression";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { alertName, burnAlertName, runbookUrl, seriesLabels, seriesNames } from "../units/names";
import { literalText, queriedPercentage } from "./alert-text";
import { RecordedSeries } from "./recorded-series";
import type { AlertingRule } from "./rule";

/** Longer than a rollout leaves a service without series. */
const MISSING_FOR = Duration.of(10, "m");
const NO_TRAFFIC_FOR = Duration.of(15, "m");
const EXHAUSTED_FOR = Duration.of(15, "m");

/** Every alert of one SLO: a burn alert for each tier, then the states that no burn rate shows. */
export function alertingRules(service: Service, slo: GuardedSlo): AlertingRule[] {
  const subject = { service, slo, series: RecordedSeries.of(slo, service.monitoring) };
  return [
    ...slo.tiers.map((tier) => burnAlert(subject, tier)),
    budgetExhausted(subject),
    metricMissing(subject),
    ...(service.traffic?.expected === undefined ? [] : [noTraffic(subject)]),
  ];
}

interface Subject {
  readonly service: Service;
  readonly slo: GuardedSlo;
  readonly series: RecordedSeries;
}

interface AlertText {
  readonly alert: string;
  readonly summary: string;
  readonly description: string;
}

/** The user's labels first, so that the ones the product is known by always win. */
function labelsOf({ service, slo }: Subject, own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...seriesLabels(service.labels), ...slo.id, ...own };
}

function annotationsOf({ service, slo }: Subject, text: AlertText): Readonly<Record<string, string>> {
  const annotations = { summary: text.summary, description: text.description };
  const { runbooksUrl } = service;
  return runbooksUrl === undefined
    ? annotations
    : { ...annotations, runbook_url: literalText(runbookUrl(runbooksUrl, slo.id, text.alert)) };
}

function burnAlert(subject: Subject, tier: Tier): AlertingRule {
  const { service, slo } = subject;
  const text: AlertText = {
    alert: burnAlertName(slo.id, tier.name),
    summary: `${slo.id.service}: the ${slo.id.slo} error budget burns at least ${tier.factor} times as fast as it may`,
    description: burnDescription(subject, tier),
  };
  return {
    alert: text.alert,
    expression: burnExpression(subject, tier),
    labels: labelsOf(subject, { tier: tier.name, severity: service.alerting[tier.level].severity }),
    annotations: annotationsOf(subject, text),
  };
}

function burnExpression({ service, series }: Subject, tier: Tier): Expression {
  const above = (window: Duration) =>
    binary(series.series(seriesNames.errorRatio(window)), ">", number(tier.threshold));
  const conditions: Expression[] = [above(tier.short), above(tier.long)];
  const minimum = service.alerting.minimumBadEvents;
  if (tier.level === "page" && minimum > 0) conditions.push(enoughBadEvents(series, tier.long, minimum));
  return chain("and", conditions);
}

/** Half an event of tolerance: a rate's extrapolation turns five events into 4.97. */
function enoughBadEvents(series: RecordedSeries, window: Duration, minimum: number): Expression {
  const events = binary(series.rate("bad", window), "*", number(window.seconds));
  return binary(events, ">", number(minimum - 0.5));
}

function burnDescription({ slo, series }: Subject, tier: Tier): string {
  const left = queriedPercentage(call("clamp_min", series.series(seriesNames.budgetRemaining), number(0)));
  const overLong = queriedPercentage(series.series(seriesNames.errorRatio(tier.long)));
  const empty = Duration.of(Math.round(slo.slo.window.seconds / tier.factor.number / 60), "m");
  return [
    `Promise: ${literalText(slo.description)}.`,
    `{{ $value | humanizePercentage }} of the events of the last ${tier.short} were bad, and ${overLong} of the last ${tier.long};`,
    `this alert fires above ${tier.threshold.percentText} % in both (burn rate ${tier.factor}).`,
    `At that burn rate a full budget lasts ${empty}; ${left} of the ${slo.slo.window} budget is left.`,
  ].join(" ");
}

function budgetExhausted(subject: Subject): AlertingRule {
  const { slo, series, service } = subject;
  const text: AlertText = {
    alert: alertName(slo.id, "BudgetExhausted"),
    summary: `${slo.id.service}: the ${slo.id.slo} error budget of ${slo.slo.window} is used up`,
    description: `Promise: ${literalText(slo.description)}. More events than the ${slo.slo.window} budget allows were bad; risky changes should wait until it recovers.`,
  };
  return {
    alert: text.alert,
    expression: binary(series.series(seriesNames.budgetRemaining), "<=", number(0)),
    for: EXHAUSTED_FOR,
    labels: labelsOf(subject, { severity: service.alerting.ticket.severity }),
    annotations: annotationsOf(subject, text),
  };
}

function metricMissing(subject: Subject): AlertingRule {
  const { slo, service } = subject;
  const text: AlertText = {
    alert: alertName(slo.id, "MetricMissing"),
    summary: `${slo.id.service}: the ${slo.id.slo} SLO cannot be measured`,
    description: `Prometheus has had no series behind this SLO for ${MISSING_FOR}: the service is gone, is not scraped, or its metrics were renamed. Until they are back no burn alert can fire.`,
  };
  return {
    alert: text.alert,
    expression: aggregate(
      "max",
      chain(
        "or",
        requiredSelectors(slo.indicator.counts).map((selector) => call("absent", selector)),
      ),
    ),
    for: MISSING_FOR,
    labels: labelsOf(subject, { severity: service.alerting.ticket.severity }),
    annotations: annotationsOf(subject, text),
  };
}

function noTraffic(subject: Subject): AlertingRule {
  const { slo, series, service } = subject;
  const text: AlertText = {
    alert: alertName(slo.id, "NoTraffic"),
    summary: `${slo.id.service}: no ${slo.id.slo} events, although traffic is expected`,
    description: `The series behind this SLO are there and have not counted an event for ${NO_TRAFFIC_FOR}; about ${service.traffic?.expected?.requestsPerSecond} requests a second are normal.`,
  };
  const idle = binary(series.rate("total", series.base), "==", number(0));
  const measured = requiredSelectors(slo.indicator.counts).map((selector) => aggregate("count", selector));
  return {
    alert: text.alert,
    expression: measured.reduce<Expression>(
      (quiet, present) => withMatching(binary(quiet, "and", present), { kind: "on", labels: [] }),
      idle,
    ),
    for: NO_TRAFFIC_FOR,
    labels: labelsOf(subject, { severity: "info" }),
    annotations: annotationsOf(subject, text),
  };
}
