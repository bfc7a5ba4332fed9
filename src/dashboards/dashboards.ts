import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import type { Dashboard } from "./dashboard";
import { sloDashboard } from "./slo-dashboard";

/** Every dashboard of a service; none without an SLO. */
export function dashboards(service: Service, slos: readonly GuardedSlo[]): readonly Dashboard[] {
  return slos.length === 0 ? [] : [sloDashboard(service, slos)];
}
