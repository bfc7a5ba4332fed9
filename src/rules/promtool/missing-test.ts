import type { GuardedSlo } from "../../burnrate/guarded-slo";
import { aggregate } from "../../promql/build";
import type { Service } from "../../spec/service";
import { RecordedSeries } from "../recorded-series";
import { expectValue } from "./alert-assertions";
import { measurable } from "./measurable";
import type { ExpressionTest, TestCase } from "./rule-tests";
import { statesSeen } from "./state-expectations";
import { unknownExpectations } from "./unknown-expectations";

/** Whether an SLO is unknown when there are no series at all; an expression may have a value without any. */
export function canBeMissing(service: Service, slo: GuardedSlo): boolean {
  return measurable(slo, [], service.monitoring) === false;
}

/** Without any series every SLO is unknown, never perfect: a ticket says so, nothing pages. Needs no made-up series. */
export function missingTest(service: Service, slos: readonly GuardedSlo[]): TestCase | undefined {
  const tested = slos.filter((slo) => canBeMissing(service, slo));
  if (tested.length === 0) return undefined;
  return {
    name: `missing metrics make a ticket, no page and no perfect budget: ${tested.map(({ id }) => id.slo).join(", ")}`,
    interval: String(service.monitoring.scrapeInterval),
    input_series: [],
    promql_expr_test: tested.flatMap((slo) => [...unknownExpectations(service, slo), ...countsNothing(service, slo)]),
  };
}

/** What is not there is counted as nothing, so that the windows behind it forget; groups that never were are not there. */
function countsNothing(service: Service, slo: GuardedSlo): ExpressionTest[] {
  const series = RecordedSeries.of(slo, service.monitoring);
  const recorded = (["bad", "total"] as const).map((counted) => aggregate("sum", series.rate(counted, series.base)));
  return slo.groupBy.length > 0 ? [] : recorded.map((sum) => expectValue(sum, statesSeen(service, slo), 0));
}
