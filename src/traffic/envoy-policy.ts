import type { Retry, Traffic } from "../spec/service";
import type { Duration } from "../units/duration";
import type { Ratio } from "../units/ratio";
import { compoundDuration } from "./compound-duration";
import { envoyHealthCheck } from "./envoy-health-check";
import { definedOnly } from "./defined-only";
import type { ServiceWithTraffic } from "./gateway-renderer";
import type { BackendTrafficPolicySpec, CircuitBreaker, RetryTrigger } from "./envoy-gateway-types";
import { retryInForce } from "./retry-in-force";
import { RETRY_WORDS, wordsAmong } from "./retry-words";

const STATUS_TRIGGER: RetryTrigger = "retriable-status-codes";

/** Envoy's own ceiling for one wait, in base intervals. */
const DEFAULT_LONGEST_WAIT = 10;

const RATE_UNITS = { second: "Second", minute: "Minute", hour: "Hour" } as const;

/** Everything but the target: all guardrails of a route in one policy, since a second one on the same route is dropped. */
export function envoyPolicy(
  service: ServiceWithTraffic,
  retried: boolean,
): Omit<BackendTrafficPolicySpec, "targetRefs"> {
  const { traffic } = service;
  const retry = retried ? retryInForce(traffic) : undefined;
  return definedOnly<Omit<BackendTrafficPolicySpec, "targetRefs">>({
    timeout: timeoutOf(traffic, retry),
    retry: retry && retryOf(traffic, retry),
    circuitBreaker: circuitBreakerOf(traffic, retry),
    healthCheck: envoyHealthCheck(service),
    rateLimit: rateLimitOf(traffic),
    requestBuffer: { limit: traffic.maxBody?.toString() },
  });
}

function timeoutOf(traffic: Traffic, retry: Retry | undefined): BackendTrafficPolicySpec["timeout"] {
  const { connect, idle } = traffic.timeouts;
  const request = retry === undefined ? onlyTry(traffic) : traffic.timeouts.request;
  return {
    tcp: { connectTimeout: connect && compoundDuration(connect) },
    http: {
      requestTimeout: request && compoundDuration(request),
      connectionIdleTimeout: idle && compoundDuration(idle),
    },
  };
}

/**
 * Without retries the request is its only try, so the shorter limit holds. `numRetries: 0` with `perRetry.timeout` would
 * say the same, but leave a retry policy on a route that must never retry: no `retry` at all is no policy in Envoy
 * (translator 1.9.1), and it also keeps out the retries of a policy on the Gateway.
 */
function onlyTry(traffic: Traffic): Duration | undefined {
  const { request, backendRequest } = traffic.timeouts;
  if (request === undefined || backendRequest === undefined) return request ?? backendRequest;
  return backendRequest.compare(request) < 0 ? backendRequest : request;
}

function retryOf(traffic: Traffic, retry: Retry): BackendTrafficPolicySpec["retry"] {
  const { backendRequest } = traffic.timeouts;
  const statuses = retry.conditions.filter((condition) => typeof condition === "number");
  const words: RetryTrigger[] = wordsAmong(retry.conditions).flatMap(
    (word) => RETRY_WORDS["envoy-gateway"][word].called,
  );
  return {
    numRetries: retry.attempts,
    retryOn: {
      triggers: [...new Set([...words, ...(statuses.length > 0 ? [STATUS_TRIGGER] : [])])],
      httpStatusCodes: statuses.length > 0 ? [...new Set(statuses)] : undefined,
    },
    perRetry: { timeout: backendRequest && compoundDuration(backendRequest), backOff: backOffOf(retry) },
  };
}

/** Many attempts would run into Envoy's own ceiling; it is lifted so that the wait keeps doubling, as the ladder counts it. */
function backOffOf(retry: Retry): { baseInterval?: string; maxInterval?: string } {
  const longest = 2 ** retry.attempts - 1;
  return {
    baseInterval: retry.backoff && compoundDuration(retry.backoff),
    maxInterval:
      retry.backoff && longest > DEFAULT_LONGEST_WAIT ? compoundDuration(retry.backoff.times(longest)) : undefined,
  };
}

function circuitBreakerOf(traffic: Traffic, retry: Retry | undefined): CircuitBreaker {
  const { maxConnections, maxPendingRequests, maxParallelRequests } = traffic.circuitBreaker ?? {};
  return {
    maxConnections,
    maxPendingRequests,
    maxParallelRequests,
    retryBudget: retry?.budget && { percent: fraction(retry.budget) },
  };
}

/** Decimals of a percentage that still fit the fraction's 32 bits. */
const PERCENT_DECIMALS = 6;

/** `12.5%` as 125/1000. */
function fraction(share: Ratio): { numerator: number; denominator: number } {
  const [whole, decimals = ""] = share.rounded(PERCENT_DECIMALS + 2).percentText.split(".");
  return { numerator: Number(`${whole}${decimals}`), denominator: 100 * 10 ** decimals.length };
}

function rateLimitOf(traffic: Traffic): BackendTrafficPolicySpec["rateLimit"] {
  if (traffic.rateLimit === undefined) return undefined;
  const { requests, per } = traffic.rateLimit;
  return { local: { rules: [{ limit: { requests, unit: RATE_UNITS[per] } }] } };
}
