import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { CanaryPlan } from "../canary/canary-plan";
import type { Service } from "../spec/service";
import { canaryDashboard } from "./canary-dashboard";
import type { Dashboard } from "./dashboard";
import { sloDashboard } from "./slo-dashboard";

/** Every dashboard of a service: its promises, and its releases where Argo Rollouts judges them; none without an SLO. */
export function dashboards(service: Service, slos: readonly GuardedSlo[], canary?: CanaryPlan): readonly Dashboard[] {
  if (slos.length === 0) return [];
  return [
    sloDashboard(service, slos),
    ...(canary !== undefined && service.canary?.controller === "argo-rollouts"
      ? [canaryDashboard(service, canary)]
      : []),
  ];
}
