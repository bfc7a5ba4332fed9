import type { Service } from "../spec/service";
import { LIVE_WEIGHTS_ANNOTATION, objectNames } from "../units/names";

/** A Service that a route sends requests to, and its share of them. */
export interface RoutedService {
  readonly name: string;
  readonly weight: number;
}

type Routed = Pick<Service, "service" | "workload" | "canary">;

/** With a canary both Services are there from the start, and the rollout controller or the description moves the weights. */
export function routedServices({ service, workload, canary }: Routed): readonly RoutedService[] {
  if (canary === undefined) return [{ name: workload.service.name, weight: 1 }];
  const weight = canary.controller === "weighted-route" ? Number(canary.weight?.percentText ?? 0) : 0;
  return [
    { name: objectNames.stableService(service), weight: 100 - weight },
    { name: objectNames.canaryService(service), weight },
  ];
}

/** What a route says of weights that somebody else moves: annotations, or none where the written weights hold. */
export function liveWeights({ canary }: Pick<Service, "canary">): Readonly<Record<string, string>> | undefined {
  return canary?.controller === "argo-rollouts" ? { [LIVE_WEIGHTS_ANNOTATION]: canary.controller } : undefined;
}
