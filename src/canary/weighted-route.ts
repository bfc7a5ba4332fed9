import type { IService } from "kubernetes-models/v1/Service";
import type { Manifest } from "../manifest";
import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Canary, Service } from "../spec/service";
import { objectNames } from "../units/names";
import { controllerRules } from "./controller-rules";

/** Weights of the new version, in percent; a release moves from one to the next, and back to the first. */
const LADDER = [0, 5, 25, 50, 100];
/** Which of the two Deployments a pod belongs to. */
export const TRACK_LABEL = "track";

/** One Service for the pods of each version. The weights are in the route. */
export function weightedRoute(service: Service): readonly Manifest[] {
  const { stableService, canaryService } = objectNames;
  return [
    trackService(service, stableService(service.service), "stable"),
    trackService(service, canaryService(service.service), "canary"),
  ];
}

function trackService(service: Service, name: string, track: string): Manifest {
  const { port, targetPort } = service.workload.service;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: service.namespace, labels: { ...service.labels } },
    spec: {
      selector: { ...service.workload.podLabels, [TRACK_LABEL]: track },
      ports: [{ name: "http", port, targetPort, protocol: "TCP" }],
    },
  } satisfies IService & Manifest;
}

/** A weight off the ladder, and what nobody but a team can see to. */
export function weightedRouteProblems({ workload, service }: Service, { weight }: Canary): readonly Problem[] {
  const percent = Number(weight?.percentText ?? 0);
  const path = "spec.canary.weight";
  const rungs = LADDER.map((rung) => `${rung}%`).join(", ");
  const offLadder = finding(controllerRules.weightRung, {
    path,
    message: `${percent} % is not one of the weights that a release stops at`,
    got: `${percent}%`,
    allowed: rungs,
    fix: "use one of them",
  });
  const jump = finding(controllerRules.weightJump, {
    path,
    message: `whether this is one rung from the weight before cannot be checked here: ${rungs}`,
    got: `${percent}%`,
    fix: "compare it in the plan, which shows the weights that are there",
  });
  const deployments = finding(controllerRules.secondDeployment, {
    path: "spec.workload.deployment",
    message: `Service ${objectNames.stableService(service)} selects pods with ${TRACK_LABEL}: stable, Service ${objectNames.canaryService(service)} those with ${TRACK_LABEL}: canary; a route to a Service without pods answers with errors for its share`,
    fix: `label the pods of ${workload.deployment} with ${TRACK_LABEL}: stable, run the new version as a second Deployment with ${TRACK_LABEL}: canary, and raise the weight when its pods are ready`,
  });
  return [...(LADDER.includes(percent) ? [] : [offLadder]), jump, deployments];
}
