import type { Retry, Traffic } from "../spec/service";
import { compoundDuration } from "./compound-duration";
import { RETRY_WORDS, TRAEFIK_NETWORK_ERROR, wordsAmong } from "./retry-words";
import type { RetrySpec } from "./traefik-types";
import { UNSAFE_METHODS } from "./unsafe-methods";

/** Statuses that are repeated, each once. */
export function retryStatuses({ conditions }: Retry): readonly number[] {
  const statuses = conditions.flatMap((condition) =>
    typeof condition === "number" ? [condition] : namesOf([condition]).filter(isStatus).map(Number),
  );
  return [...new Set(statuses)];
}

const isStatus = (name: string) => /^\d+$/.test(name);

function namesOf(conditions: Retry["conditions"]): readonly string[] {
  return wordsAmong(conditions).flatMap((word) => RETRY_WORDS.traefik[word].called);
}

/** The middleware; its number of attempts includes the first try. */
export function retrySpec(traffic: Traffic, retry: Retry): RetrySpec {
  const { request } = traffic.timeouts;
  const statuses = retryStatuses(retry);
  return {
    attempts: retry.attempts + 1,
    initialInterval: retry.backoff && compoundDuration(retry.backoff),
    timeout: request && compoundDuration(request),
    status: statuses.length === 0 ? undefined : statuses.map(String),
    disableRetryOnNetworkError: namesOf(retry.conditions).includes(TRAEFIK_NETWORK_ERROR) ? undefined : true,
    retryNonIdempotentMethod: retry.methods.some((method) => UNSAFE_METHODS.includes(method)) ? true : undefined,
  };
}
