import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import { alertSubject } from "./alert-subject";
import { burnAlert } from "./burn-alert";
import type { AlertingRule } from "./rule";
import { budgetExhausted, metricMissing, noTraffic } from "./state-alerts";

/** Every alert of one SLO: a burn alert for each tier, then the states that no burn rate shows. */
export function alertingRules(service: Service, slo: GuardedSlo): AlertingRule[] {
  const subject = alertSubject(service, slo);
  const states = [budgetExhausted(subject), metricMissing(subject), noTraffic(subject)];
  return [...slo.tiers.map((tier) => burnAlert(subject, tier)), ...states.filter((alert) => alert !== undefined)];
}
