import { baseWindow } from "../burnrate/evaluation";
import { requiredSeries } from "../indicators/event-counts";
import { aggregate, binary, call, chain, matchers, number, withMatching } from "../promql/build";
import { Duration } from "../units/duration";
import { alertName, seriesNames } from "../units/names";
import { alertAnnotations, alertLabels, groupText, promiseText } from "./alert-subject";
import type { AlertSubject } from "./alert-subject";
import type { AlertingRule } from "./rule";

/** Longer than a rollout leaves a service without series. */
const MISSING_FOR = Duration.of(10, "m");
const NO_TRAFFIC_FOR = Duration.of(15, "m");
const EXHAUSTED_FOR = Duration.of(15, "m");

/** The promise is broken: nothing of the budget is left. */
export function budgetExhausted(subject: AlertSubject): AlertingRule {
  const { slo, series, service } = subject;
  const alert = alertName(slo.id, "BudgetExhausted");
  const summary = `${slo.id.service}: the ${slo.id.slo} error budget of ${slo.slo.window}${groupText(subject)} is used up`;
  const description = `${promiseText(subject)} More ${slo.indicator.unit} than the ${slo.slo.window} budget allows were bad; risky changes should wait until it recovers.`;
  return {
    alert,
    expression: binary(series.series(seriesNames.budgetRemaining), "<=", number(0)),
    for: EXHAUSTED_FOR,
    labels: alertLabels(subject, { severity: service.alerting.ticket.severity }),
    annotations: alertAnnotations(subject, { alert, summary, description, ofGroup: true }),
  };
}

/** Nothing can be said about the SLO, which is not the same as nothing being wrong. */
export function metricMissing(subject: AlertSubject): AlertingRule {
  const { slo, service } = subject;
  const alert = alertName(slo.id, "MetricMissing");
  const summary = `${slo.id.service}: the ${slo.id.slo} SLO cannot be measured`;
  const description = `Prometheus has had no series behind this SLO for ${MISSING_FOR}: the service is gone, is not scraped, or its metrics were renamed. Until they are back no burn alert can fire.`;
  const required = requiredSeries(slo.indicator.counts, baseWindow(service.monitoring));
  const absent = required.map((series) => call("absent", series));
  return {
    alert,
    expression: aggregate("max", chain("or", absent)),
    for: MISSING_FOR,
    labels: alertLabels(subject, { severity: service.alerting.ticket.severity }),
    annotations: alertAnnotations(subject, { alert, summary, description, ofGroup: false }),
  };
}

/** The series are there and nothing happens, although something should. Undefined where no traffic is expected. */
export function noTraffic(subject: AlertSubject): AlertingRule | undefined {
  const { slo, series, service } = subject;
  const expected = service.traffic?.expected?.requestsPerSecond;
  if (expected === undefined || slo.indicator.unit === "seconds") return undefined;
  const alert = alertName(slo.id, "NoTraffic");
  const summary = `${slo.id.service}: no ${slo.id.slo} events, although traffic is expected`;
  const description = `The series behind this SLO are there and have not counted an event for ${NO_TRAFFIC_FOR}; about ${expected} requests a second are normal.`;
  // Silence of a metric that is not there has an alert of its own, pending or firing since this evaluation.
  const missing = series.series("ALERTS");
  const name = matchers({ alertname: alertName(slo.id, "MetricMissing") });
  const idle = binary(aggregate("sum", series.rate("total", series.base)), "==", number(0));
  const silent = binary(idle, "unless", { ...missing, matchers: [...missing.matchers, ...name] });
  return {
    alert,
    expression: withMatching(silent, { kind: "on", labels: [] }),
    for: NO_TRAFFIC_FOR,
    labels: alertLabels(subject, { severity: "info" }),
    annotations: alertAnnotations(subject, { alert, summary, description, ofGroup: false }),
  };
}
