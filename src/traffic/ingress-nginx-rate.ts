import type { Traffic } from "../spec/service";
import { PERIOD_SECONDS } from "./period-seconds";

type RateLimit = NonNullable<Traffic["rateLimit"]>;

/** A rate as ingress-nginx knows it: whole requests a second or a minute, and a burst in whole rates. */
export interface IngressNginxRate {
  readonly annotation: "limit-rps" | "limit-rpm";
  readonly rate: number;
  /** Requests above the rate let through at once; a multiple of `rate`, or nothing can be written. */
  readonly burst: number;
}

/**
 * A second where that comes out even, since it allows the smaller bursts: 120 a minute is 2 a second to NGINX. Without a
 * burst the smallest one is taken. Undefined when there is no whole number of requests a minute.
 */
export function ingressNginxRate({ requests, per, burst }: RateLimit): IngressNginxRate | undefined {
  const perSecond = requests / PERIOD_SECONDS[per];
  const perMinute = (requests * PERIOD_SECONDS.minute) / PERIOD_SECONDS[per];
  if (Number.isInteger(perSecond)) return { annotation: "limit-rps", rate: perSecond, burst: burst ?? perSecond };
  if (Number.isInteger(perMinute)) return { annotation: "limit-rpm", rate: perMinute, burst: burst ?? perMinute };
  return undefined;
}
