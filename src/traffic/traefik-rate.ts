import type { Traffic } from "../spec/service";
import { PERIOD_SECONDS } from "./period-seconds";

type RateLimit = NonNullable<Traffic["rateLimit"]>;

const PERIODS = { second: "1s", minute: "1m", hour: "1h" } as const;

/** Traefik's token bucket, and when it forgets that it was emptied. */
export interface TraefikRate {
  readonly average: number;
  readonly period: string;
  /** Requests let through at once. */
  readonly burst: number;
  /** After so many seconds without a request the bucket is thrown away: the next request finds a full one. */
  readonly forgottenAfter: number;
  /** Requests that the rate has earned by then. */
  readonly earned: number;
}

/**
 * Traefik throws a bucket away that was idle for two seconds, or below one a second for a second more than one request
 * takes (pkg/middlewares/ratelimiter). Unless a burst is written, the bucket is no larger than what is earned by then.
 */
export function traefikRate({ requests, per, burst }: RateLimit): TraefikRate {
  const seconds = PERIOD_SECONDS[per];
  const forgottenAfter = requests >= seconds ? 2 : 1 + Math.floor(seconds / requests);
  const earned = Math.floor((requests * forgottenAfter) / seconds);
  const oneSecond = Math.ceil(requests / seconds);
  return {
    average: requests,
    period: PERIODS[per],
    burst: 1 + (burst ?? Math.min(oneSecond, earned - 1)),
    forgottenAfter,
    earned,
  };
}
