import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service } from "../spec/service";
import type { CanaryPlan } from "./canary-plan";
import { controllerRules } from "./controller-rules";
import { requestRouter } from "./request-router";

/**
 * A gateway that takes a failing pod out answers that pod's share itself. The app counts none of these answers, so the verdict
 * sees no more errors than it takes to be ejected, until the pod gets requests again.
 */
export function ejectionProblems(service: Service, { verdicts }: CanaryPlan): readonly Problem[] {
  const eject = service.traffic?.circuitBreaker?.eject;
  const failures = eject?.consecutive5xx ?? eject?.consecutiveFailures;
  if (eject === undefined || failures === undefined || requestRouter(service).kind === "replicas") return [];
  const blind = verdicts.filter(({ countsRequests, test }) => countsRequests && test.abortingErrors > failures);
  return blind.map(({ guarded, test }) =>
    finding(controllerRules.ejectionHides, {
      path: "spec.traffic.circuitBreaker.eject",
      message: `a pod that fails ${failures} times in a row gets no requests for ${eject.for}, and the app does not count what the gateway answers meanwhile; SLO ${guarded.id.slo} needs ${test.abortingErrors} errors to abort a release`,
      got: String(failures),
      allowed: `${test.abortingErrors} or more`,
      fix: `set it to ${test.abortingErrors} or more; otherwise a broken release of one pod is found ${eject.for} later or more`,
    }),
  );
}
