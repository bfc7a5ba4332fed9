import type { Service, Traffic } from "../../src/spec/service";
import type { Gateway } from "../../src/spec/traffic-spec";
import { contractService } from "./contract-service";
import { traefikService } from "./traefik-service";

/** The checkout contract, which asks for every guardrail, behind any gateway: what that gateway cannot have is left in. */
export function behind(gateway: Gateway, traffic: Partial<Traffic> = {}): Service {
  const service = gateway === "traefik" ? traefikService() : contractService("checkout", { canary: null });
  return { ...service, traffic: { ...service.traffic!, gateway, ...traffic } };
}
