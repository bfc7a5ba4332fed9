import type { Retry, Traffic } from "../spec/service";
import { UNSAFE_METHODS } from "./retry-problems";
import { traefikDuration } from "./traefik-syntax";
import type { RetrySpec } from "./traefik-types";

/**
 * What Traefik answers when a try fails: it repeats by status. A connection that broke and one that never came about are
 * both 502; a connection or an answer that took too long is 504.
 */
const OWN_STATUS: Readonly<Record<string, number>> = { reset: 502, timeout: 504 };

/** Conditions that Traefik's repeat on a failed connection, before anything was sent, stands for. */
const NETWORK = ["connect-failure", "reset"];

/** Statuses that are repeated, each once. */
export function retryStatuses({ conditions }: Retry): readonly number[] {
  return [
    ...new Set(
      conditions.flatMap((condition) => (typeof condition === "number" ? [condition] : (OWN_STATUS[condition] ?? []))),
    ),
  ];
}

/** The middleware; its number of attempts includes the first try. */
export function retrySpec(traffic: Traffic, retry: Retry): RetrySpec {
  const { request } = traffic.timeouts;
  const statuses = retryStatuses(retry);
  return {
    attempts: retry.attempts + 1,
    initialInterval: retry.backoff && traefikDuration(retry.backoff),
    timeout: request && traefikDuration(request),
    status: statuses.length === 0 ? undefined : statuses.map(String),
    disableRetryOnNetworkError: NETWORK.some((word) => retry.conditions.some((condition) => condition === word))
      ? undefined
      : true,
    retryNonIdempotentMethod: retry.methods.some((method) => UNSAFE_METHODS.includes(method)) ? true : undefined,
  };
}
