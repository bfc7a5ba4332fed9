import type { ServiceWithTraffic } from "../../src/traffic/gateway-renderer";
import { contractService } from "./contract-service";

/** What the checkout contract becomes on Traefik: without what Traefik does not have, and with its weaker forms accepted. */
const ON_TRAEFIK = {
  gateway: "traefik",
  parentRef: null,
  retry: { budget: null },
  circuitBreaker: {
    maxConnections: null,
    maxPendingRequests: null,
    eject: { consecutive5xx: null, consecutiveFailures: 5, maxPercent: null },
  },
  allowWeaker: [
    "timeouts.request",
    "timeouts.backendRequest",
    "retry.conditions",
    "retry.backoff",
    "circuitBreaker.eject",
    "maxBody",
  ],
};

type Fields = { [key: string]: unknown };

/** The checkout contract behind Traefik, with changes under `traffic` and under `spec`; null removes a field. */
export function traefikService(traffic: Fields = {}, spec: Fields = {}): ServiceWithTraffic {
  return contractService("checkout", {
    canary: null,
    ...spec,
    traffic: over(ON_TRAEFIK, traffic),
  }) as ServiceWithTraffic;
}

function over(base: Fields, changes: Fields): Fields {
  const both = (key: string) => isFields(base[key]) && isFields(changes[key]);
  const changed = Object.entries(changes).map(([key, value]) => [
    key,
    both(key) ? over(base[key] as Fields, value as Fields) : value,
  ]);
  return { ...base, ...(Object.fromEntries(changed) as Fields) };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
