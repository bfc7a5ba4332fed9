import type { GuardedSlo } from "../../burnrate/guarded-slo";
import { aggregate, call, matchers, matches, over, selector } from "../../promql/build";
import type { Labels } from "../../promql/build";
import type { Expression, Matcher, Selector } from "../../promql/expression";
import { printPromql } from "../../promql/print";
import type { Duration } from "../../units/duration";
import type { RecordedSeries } from "../recorded-series";
import type { ExpressionTest } from "./rule-tests";

/** Alerts of one SLO, or of one of its groups. */
export interface AlertsOf {
  readonly slo: GuardedSlo;
  readonly group?: readonly Matcher[];
}

const NOT_EMPTY = { operator: "!=", value: "" } as const;
/** Every burn alert. */
export const ANY_TIER: Labels = { tier: NOT_EMPTY };

function firing({ slo, group = [] }: AlertsOf, labels: Labels) {
  return selector("ALERTS", [...matchers({ ...labels, ...slo.id, alertstate: "firing" }), ...group]);
}

/** One alert of this name fires. */
export function expectFiring(of: AlertsOf, alertname: string, at: Duration): ExpressionTest {
  return expectValue(aggregate("count", firing(of, { alertname })), at, 1);
}

export function expectSilent(of: AlertsOf, labels: Labels, at: Duration): ExpressionTest {
  return expectNothing(aggregate("count", firing(of, labels)), at);
}

/** No such alert has fired since the simulation began. */
export function expectNeverFired(of: AlertsOf, labels: Labels, until: Duration): ExpressionTest {
  return expectNothing(aggregate("count", call("max_over_time", over(firing(of, labels), until))), until);
}

export function expectValue(expression: Expression, at: Duration, value: number): ExpressionTest {
  return { expr: printPromql(expression), eval_time: String(at), exp_samples: [{ value }] };
}

export function expectNothing(expression: Expression, at: Duration): ExpressionTest {
  return { expr: printPromql(expression), eval_time: String(at), exp_samples: [] };
}

/** Every recorded series of an SLO, or of a group, whose name fits. */
export function recordedSeries(series: RecordedSeries, names: string): Selector {
  const own = series.series("").matchers;
  return { type: "selector", matchers: [{ label: "__name__", ...matches(names) }, ...own] };
}
