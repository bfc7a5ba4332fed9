import type { Gateway } from "../spec/traffic-spec";

const NGINX_FAMILY: readonly Gateway[] = ["nginx", "nginx-gateway-fabric", "nginx-ingress", "ingress-nginx"];

/** Whether NGINX itself is what answers. */
export function isNginxFamily(gateway: Gateway): boolean {
  return NGINX_FAMILY.includes(gateway);
}
