import type { Traffic } from "../spec/service";
import { PERIOD_SECONDS } from "./period-seconds";

type RateLimit = NonNullable<Traffic["rateLimit"]>;

const MINUTES_IN_AN_HOUR = 60;

/** NGINX's rate, `50r/s` or `90r/m`; undefined when it would not be a whole number. */
export function nginxRate({ requests, per }: RateLimit): string | undefined {
  if (per === "second") return `${requests}r/s`;
  const perMinute = per === "minute" ? requests : requests / MINUTES_IN_AN_HOUR;
  return Number.isInteger(perMinute) ? `${perMinute}r/m` : undefined;
}

/**
 * Without a burst NGINX refuses the second of two requests that come close together; the default is one second's worth.
 * `burst=0` is no configuration to NGINX: no burst at all is undefined, and left out.
 */
export function nginxBurst({ requests, per, burst }: RateLimit): number | undefined {
  const allowed = burst ?? Math.ceil(requests / PERIOD_SECONDS[per]);
  return allowed === 0 ? undefined : allowed;
}
