import type { Traffic } from "../spec/service";

type RateLimit = NonNullable<Traffic["rateLimit"]>;

const SECONDS = { second: 1, minute: 60, hour: 3_600 } as const;

/** A rate as ingress-nginx knows it: whole requests a second or a minute, and a burst in whole rates. */
export interface IngressNginxRate {
  readonly annotation: "limit-rps" | "limit-rpm";
  readonly rate: number;
  /** Requests above the rate let through at once; a multiple of `rate`, or nothing can be written. */
  readonly burst: number;
}

/**
 * A second where that comes out even, since it allows the smaller bursts: 120 a minute is 2 a second to NGINX. Undefined when
 * there is no whole number of requests a minute.
 */
export function ingressNginxRate({ requests, per, burst }: RateLimit): IngressNginxRate | undefined {
  const perSecond = requests / SECONDS[per];
  const perMinute = (requests * SECONDS.minute) / SECONDS[per];
  const allowed = burst ?? Math.ceil(perSecond);
  if (Number.isInteger(perSecond)) return { annotation: "limit-rps", rate: perSecond, burst: allowed };
  if (Number.isInteger(perMinute)) return { annotation: "limit-rpm", rate: perMinute, burst: allowed };
  return undefined;
}
