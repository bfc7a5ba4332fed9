import type { Traffic } from "../spec/service";
import type { Gateway } from "../spec/traffic-spec";
import { readMethods } from "./read-methods";

/** How often each limit exists within one gateway replica. */
export interface LimitCopies {
  /** Counters of the rate limit; undefined where every client has one of its own, so that no sum exists. */
  readonly rate: number | undefined;
  /** Counters of each limit of the circuit breaker; undefined likewise. */
  readonly breaker: number | undefined;
}

const ONCE: LimitCopies = { rate: 1, breaker: 1 };

/** The read route has a match per method, the write route one. */
function ofMatches(traffic: Traffic): LimitCopies {
  const matches = readMethods(traffic).length + 1;
  return { rate: matches, breaker: matches };
}

/** Gateways that do not have one counter for the whole service. */
const COPIES: Partial<Record<Gateway, (traffic: Traffic) => LimitCopies>> = {
  // One Envoy route, and one token bucket, a match and host name (egctl 1.9.1); a read route has a match per method.
  "envoy-gateway": (traffic) => ({
    rate: (readMethods(traffic).length + 1) * (traffic.hostnames?.length ?? 1),
    // A circuit breaker belongs to a cluster, and each of the two routes is one.
    breaker: 2,
  }),
  // An HTTPRoute's match is a router of its own, with limits of its own, once for each listener (measured on 3.7.15).
  traefik: (traffic) => (traffic.parentRef === undefined ? ONCE : ofMatches(traffic)),
  // limit-rps and limit-connections count by client address.
  "ingress-nginx": () => ({ rate: undefined, breaker: undefined }),
};

/** Of a route of somebody else only one counter is sure. */
export function limitCopies(traffic: Traffic): LimitCopies {
  return traffic.route === "existing" ? ONCE : (COPIES[traffic.gateway]?.(traffic) ?? ONCE);
}
