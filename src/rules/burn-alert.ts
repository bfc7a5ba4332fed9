import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Tier } from "../burnrate/tier";
import { binary, number, withMatching } from "../promql/build";
import type { Expression } from "../promql/expression";
import type { Duration } from "../units/duration";
import { burnAlertName, seriesNames } from "../units/names";
import { alertAnnotations, alertLabels, groupText, promiseText } from "./alert-subject";
import type { AlertSubject } from "./alert-subject";
import { answer, labelOfAlert, queried, whenAny } from "./alert-text";
import type { Counted, RecordedSeries } from "./recorded-series";
import type { AlertingRule } from "./rule";

/** The alert of one tier: both windows burn faster than it allows, and enough events were bad. */
export function burnAlert(subject: AlertSubject, tier: Tier): AlertingRule {
  const { service, slo } = subject;
  const alert = burnAlertName(slo.id, tier.name);
  const summary = `${slo.id.service}: the ${slo.id.slo} error budget${groupText(subject)} burns more than ${tier.factor} times as fast as it may`;
  return {
    alert,
    expression: burnExpression(subject, tier),
    labels: alertLabels(subject, { tier: tier.name, severity: service.alerting[tier.level].severity }),
    annotations: alertAnnotations(subject, {
      alert,
      summary,
      ofGroup: true,
      description: burnDescription(subject, tier),
    }),
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
  const own = series.within(slo.groupBy.map((label) => ({ label, operator: "=", value: labelOfAlert(label) })));
  const over = (window: Duration) => own.one(own.series(seriesNames.errorRatio(window)));
  const burnt = (window: Duration) =>
    queried(binary(over(window), "/", number(slo.slo.objective.complement())), "factor");
  const counted = (kind: Counted) => queried(own.eventCount(kind, tier.long), "count");
  return [
    promiseText(subject),
    `{{ $value | humanizePercentage }} of the ${slo.indicator.unit} of the last ${tier.short} were bad, and ${queried(over(tier.long), "percentage")} of the last ${tier.long} (${counted("bad")} of ${counted("total")}).`,
    `The budget burns ${burnt(tier.short)} times as fast as it may over ${tier.short}, and ${burnt(tier.long)} times over ${tier.long};`,
    `this alert fires above ${tier.factor} in both (${tier.threshold.percentText} % bad).`,
    budgetText(slo, own, tier.short),
  ].join(" ");
}

/** Time left is counted at the pace of the short window: the long one says a day when an outage has just begun and hours are left. */
function budgetText({ slo }: GuardedSlo, own: RecordedSeries, pace: Duration): string {
  const left = binary(own.one(own.series(seriesNames.budgetRemaining)), ">", number(0));
  const perBudget = number(slo.objective.complement().times(slo.window.seconds));
  const ratio = binary(own.one(own.series(seriesNames.errorRatio(pace))), ">", number(0));
  const lasts = queried(binary(binary(left, "*", perBudget), "/", ratio), "duration");
  return whenAny(
    left,
    `${answer("percentage")} of the ${slo.window} budget is left; at the pace of the last ${pace} it lasts ${lasts}.`,
    `Nothing is left of the ${slo.window} budget.`,
  );
}
