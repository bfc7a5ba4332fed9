import { Duration } from "../units/duration";
import type { ServiceWithTraffic } from "./gateway-renderer";

/** How a pod stops, and whose choice that is. */
export interface Shutdown {
  readonly preStop: Duration;
  readonly gracePeriod: Duration;
  readonly owner: "its" | "Kubernetes' own";
}

/** What Kubernetes does when nothing is stated: terminationGracePeriodSeconds 30, no preStop. */
const KUBERNETES: Shutdown = {
  preStop: Duration.of(0, "s"),
  gracePeriod: Duration.of(30, "s"),
  owner: "Kubernetes' own",
};

/** What is stated or what Kubernetes does; undefined where backends are addresses, which may be no pods at all. */
export function shutdownOf({ workload, traffic }: ServiceWithTraffic): Shutdown | undefined {
  if (workload.shutdown !== undefined) return { ...workload.shutdown, owner: "its" };
  return traffic.upstreams === undefined ? KUBERNETES : undefined;
}
