import type { Traffic } from "../spec/service";

/** Gateway replicas, where they are known. */
export function gatewayReplicas(traffic: Traffic): number | undefined {
  return traffic.gatewayReplicas ?? traffic.nginxDeployment?.replicas;
}
