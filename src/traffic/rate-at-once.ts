import type { Traffic } from "../spec/service";
import type { Gateway } from "../spec/traffic-spec";
import { ingressNginxRate } from "./ingress-nginx-rate";
import { nginxBurst } from "./nginx-rate";
import { traefikRate } from "./traefik-rate";

type RateLimit = NonNullable<Traffic["rateLimit"]>;

/** NGINX lets one request through and the burst besides: every renderer writes `nodelay`. */
const NGINX = (limit: RateLimit) => 1 + (nginxBurst(limit) ?? 0);

/** Requests that one counter lets through at once after a silence; undefined where nothing can be written. */
const AT_ONCE: Readonly<Record<Gateway, (limit: RateLimit) => number | undefined>> = {
  // A bucket of one period's requests, filled up at once when the period is over (local_ratelimit, fill_interval).
  "envoy-gateway": ({ requests }) => requests,
  traefik: (limit) => traefikRate(limit).burst,
  "nginx-gateway-fabric": NGINX,
  "nginx-ingress": NGINX,
  "ingress-nginx": (limit) => {
    const rate = ingressNginxRate(limit);
    return rate && 1 + rate.burst;
  },
  nginx: NGINX,
};

export function rateAtOnce(gateway: Gateway, limit: RateLimit): number | undefined {
  return AT_ONCE[gateway](limit);
}
