import { EVALUATION_INTERVAL } from "../burnrate/evaluation";
import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import { alertingRules } from "./alerts";
import { recordingRules } from "./recording-rules";
import type { RuleGroup } from "./rule";

/** One group an SLO, so that its rules run in order and one slow SLO delays no other. */
export function ruleGroup(service: Service, slo: GuardedSlo): RuleGroup {
  return {
    name: `${slo.id.namespace}-${slo.id.service}-${slo.id.slo}`,
    interval: EVALUATION_INTERVAL,
    rules: [...recordingRules(service, slo), ...alertingRules(service, slo)],
  };
}
