import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import { runbook } from "./runbook";
import type { Runbook } from "./runbook";

/** Every runbook of a service: one an SLO. */
export function runbooks(service: Service, slos: readonly GuardedSlo[]): readonly Runbook[] {
  return slos.map((slo) => runbook(service, slo));
}
