import type { Gateway } from "../spec/traffic-spec";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { upstreamsOf } from "./nginx-upstreams";
import { retryInForce } from "./retry-in-force";
import { RETRY_WORDS } from "./retry-words";

/** Gateways that try each server once, with how many there are; the others may come back to one. */
const SERVERS: Partial<Record<Gateway, (service: ServiceWithTraffic) => number>> = {
  "nginx-gateway-fabric": ({ workload }) => workload.replicas,
  "nginx-ingress": ({ workload }) => workload.replicas,
  nginx: (service) => upstreamsOf(service).length,
};

/** How many times the backends may see one request of this gateway. Where retries cannot be set, NGINX's own are in force. */
export function mostTries(service: ServiceWithTraffic): number {
  const { gateway } = service.traffic;
  const servers = SERVERS[gateway]?.(service) ?? Infinity;
  const canBeSet = RETRY_WORDS[gateway].timeout.called.length > 0;
  return canBeSet ? Math.min((retryInForce(service.traffic)?.attempts ?? 0) + 1, servers) : servers;
}
