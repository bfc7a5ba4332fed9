import { baseWindow, EVALUATION_INTERVAL } from "../../burnrate/evaluation";
import type { GuardedSlo } from "../../burnrate/guarded-slo";
import type { Service } from "../../spec/service";
import { Duration } from "../../units/duration";
import { alertName } from "../../units/names";
import type { AlertKind } from "../../units/names";
import { alertingRules } from "../alerts";
import { expectFiring, expectNeverFired } from "./alert-assertions";
import type { AlertsOf } from "./alert-assertions";
import type { ExpressionTest } from "./rule-tests";

/**
 * The alert on a state that has lasted since the simulation began: it fires once it has waited, and not before. Nothing
 * where the SLO has no such alert.
 */
export function stateExpectations(service: Service, of: AlertsOf, kind: AlertKind): ExpressionTest[] {
  const alertname = alertName(of.slo.id, kind);
  const rule = alertingRules(service, of.slo).find(({ alert }) => alert === alertname);
  if (rule === undefined) return [];
  const waits = rule.for ?? NONE;
  return [
    expectNeverFired(of, { alertname }, waits.minus(EVALUATION_INTERVAL)),
    expectFiring(of, alertname, waits.plus(firstSeen(service))),
  ];
}

/** When every alert on a state that was there from the beginning has fired. */
export function statesSeen(service: Service, slo: GuardedSlo): Duration {
  const waits = alertingRules(service, slo).map((rule) => rule.for ?? NONE);
  return waits.reduce((one, other) => (one.compare(other) < 0 ? other : one), NONE).plus(firstSeen(service));
}

/** What the first events need to be seen. */
function firstSeen({ monitoring }: Service): Duration {
  return baseWindow(monitoring).plus(EVALUATION_INTERVAL);
}

const NONE = Duration.of(0, "s");
