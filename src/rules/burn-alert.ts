import type { Tier } from "../burnrate/tier";
import { aggregate, binary, by, call, number, withMatching } from "../promql/build";
import type { Expression } from "../promql/expression";
import { Duration } from "../units/duration";
import { burnAlertName, seriesNames } from "../units/names";
import { alertAnnotations, alertLabels, groupText } from "./alert-subject";
import type { AlertSubject } from "./alert-subject";
import { labelOfAlert, literalText, queried } from "./alert-text";
import type { RecordedSeries } from "./recorded-series";
import type { AlertingRule } from "./rule";

/** The alert of one tier: both windows burn faster than it allows, and enough events were bad. */
export function burnAlert(subject: AlertSubject, tier: Tier): AlertingRule {
  const { service, slo } = subject;
  const alert = burnAlertName(slo.id, tier.name);
  const summary = `${slo.id.service}: the ${slo.id.slo} error budget${groupText(subject)} burns at least ${tier.factor} times as fast as it may`;
  return {
    alert,
    expression: burnExpression(subject, tier),
    labels: alertLabels(subject, { tier: tier.name, severity: service.alerting[tier.level].severity }),
    annotations: alertAnnotations(subject, { alert, summary, description: burnDescription(subject, tier) }),
  };
}

function burnExpression({ slo, series }: AlertSubject, tier: Tier): Expression {
  const above = (window: Duration) =>
    binary(series.series(seriesNames.errorRatio(window)), ">", number(tier.threshold));
  const burning = binary(above(tier.short), "and", above(tier.long));
  const minimum = slo.minimumBadEvents[tier.level];
  if (minimum === 0) return burning;
  return withMatching(binary(burning, "and", enoughBadEvents(series, tier.long, minimum)), {
    kind: "on",
    labels: slo.groupBy,
  });
}

/** Half an event of tolerance: a rate's extrapolation turns five events into 4.97. */
function enoughBadEvents(series: RecordedSeries, window: Duration, minimum: number): Expression {
  return binary(series.eventCount("bad", window), ">", number(minimum - 0.5));
}

function burnDescription(subject: AlertSubject, tier: Tier): string {
  const { slo, series } = subject;
  const { unit } = slo.indicator;
  const own = series.within(slo.groupBy.map((label) => ({ label, operator: "=", value: labelOfAlert(label) })));
  const one = (name: string) => aggregate("avg", own.series(name), by(slo.groupBy));
  const overLong = one(seriesNames.errorRatio(tier.long));
  const left = call("clamp_min", one(seriesNames.budgetRemaining), number(0));
  const budget = slo.slo.objective.complement();
  const counted = (kind: "bad" | "total") => queried(own.eventCount(kind, tier.long), "count");
  const lasts = binary(
    binary(left, "*", number(budget.times(slo.slo.window.seconds))),
    "/",
    binary(overLong, ">", number(0)),
  );
  return [
    `Promise: ${literalText(slo.description)}.`,
    `{{ $value | humanizePercentage }} of the ${unit} of the last ${tier.short} were bad, and ${queried(overLong, "percentage")} of the last ${tier.long}: ${counted("bad")} of ${counted("total")}.`,
    `Over ${tier.long} the budget burns ${queried(binary(overLong, "/", number(budget)), "factor")} times as fast as it may;`,
    `this alert fires above ${tier.factor} (${tier.threshold.percentText} %) in both windows.`,
    `${queried(left, "percentage")} of the ${slo.slo.window} budget is left; at this rate it lasts ${queried(lasts, "duration")}.`,
  ].join(" ");
}
