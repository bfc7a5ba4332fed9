import type { GuardedSlo } from "../../burnrate/guarded-slo";
import type { Service } from "../../spec/service";
import { alertName } from "../../units/names";
import { RecordedSeries } from "../recorded-series";
import { ANY_TIER, expectNeverFired, expectNothing, recordedSeries } from "./alert-assertions";
import type { ExpressionTest } from "./rule-tests";
import { stateExpectations, statesSeen } from "./state-expectations";

/** Series that only say something when something is known. */
export const KNOWN_ONLY = "slo:error:ratio.+|slo:error_budget_remaining:ratio|slo:burn_rate:ratio";

/** Unknown is neither perfect nor bad. */
export function unknownExpectations(service: Service, slo: GuardedSlo): ExpressionTest[] {
  const until = statesSeen(service, slo);
  const series = RecordedSeries.of(slo, service.monitoring);
  return [
    ...stateExpectations(service, { slo }, "MetricMissing"),
    expectNeverFired({ slo }, ANY_TIER, until),
    expectNeverFired({ slo }, { alertname: alertName(slo.id, "NoTraffic") }, until),
    expectNothing(recordedSeries(series, KNOWN_ONLY), until),
  ];
}
