import type { Traffic } from "../spec/service";
import type { Gateway } from "../spec/traffic-spec";
import { envoyGatewayCapabilities } from "./capabilities/envoy-gateway";
import { ingressNginxCapabilities } from "./capabilities/ingress-nginx";
import { nginxCapabilities } from "./capabilities/nginx";
import { nginxGatewayFabricCapabilities } from "./capabilities/nginx-gateway-fabric";
import { nginxIngressCapabilities } from "./capabilities/nginx-ingress";
import { traefikCapabilities } from "./capabilities/traefik";
import type { Capability } from "./capability";
import type { GuardrailPath } from "./guardrail-path";

/** One column a gateway, one row a path under `traffic`. */
export const CAPABILITY_TABLE: Readonly<Record<Gateway, Readonly<Record<GuardrailPath, Capability>>>> = {
  "envoy-gateway": envoyGatewayCapabilities,
  traefik: traefikCapabilities,
  "nginx-gateway-fabric": nginxGatewayFabricCapabilities,
  "nginx-ingress": nginxIngressCapabilities,
  "ingress-nginx": ingressNginxCapabilities,
  nginx: nginxCapabilities,
};

/** What the gateway makes of a guardrail on this kind of route. */
export function capabilityOf(path: GuardrailPath, { gateway, route }: Pick<Traffic, "gateway" | "route">): Capability {
  const capability = CAPABILITY_TABLE[gateway][path];
  return route === "existing" && capability.existing !== undefined ? capability.existing : capability;
}
