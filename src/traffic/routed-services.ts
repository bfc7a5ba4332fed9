import { objectNames } from "../units/names";
import type { ServiceWithTraffic } from "./gateway-renderer";

/** A Service that an HTTPRoute sends requests to, and its share of them. */
export interface RoutedService {
  readonly name: string;
  readonly weight: number;
}

/** With a canary both Services are there from the start; the rollout controller moves the weights. */
export function routedServices({ service, workload, canary }: ServiceWithTraffic): readonly RoutedService[] {
  if (canary === undefined) return [{ name: workload.service.name, weight: 1 }];
  return [
    { name: objectNames.stableService(service), weight: 100 },
    { name: objectNames.canaryService(service), weight: 0 },
  ];
}
