import { GATEWAYS } from "../spec/traffic-spec";
import type { Gateway } from "../spec/traffic-spec";
import { envoyGatewayCapabilities } from "./capabilities/envoy-gateway";
import { nginxCapabilities } from "./capabilities/nginx";
import { traefikCapabilities } from "./capabilities/traefik";
import type { Capability } from "./capability";
import type { GuardrailPath } from "./guardrail-path";

/** Gateways that this version renders. The others of the enum are refused by name. */
export const RENDERED_GATEWAYS = ["envoy-gateway", "traefik", "nginx"] as const satisfies readonly Gateway[];
export type RenderedGateway = (typeof RENDERED_GATEWAYS)[number];

export function isRendered(gateway: Gateway): gateway is RenderedGateway {
  return RENDERED_GATEWAYS.some((rendered) => rendered === gateway);
}

/** The names of the enum in its own order, for messages. */
export const renderedGatewayNames = GATEWAYS.filter(isRendered).join(", ");

/** One column a gateway, one row a path under `traffic`. */
export const CAPABILITY_TABLE: Readonly<Record<RenderedGateway, Readonly<Record<GuardrailPath, Capability>>>> = {
  "envoy-gateway": envoyGatewayCapabilities,
  traefik: traefikCapabilities,
  nginx: nginxCapabilities,
};

/** What a gateway makes of a guardrail on this kind of route. */
export function capabilityOf(path: GuardrailPath, gateway: RenderedGateway, route: "managed" | "existing"): Capability {
  const capability = CAPABILITY_TABLE[gateway][path];
  return route === "existing" && capability.existing !== undefined ? capability.existing : capability;
}
