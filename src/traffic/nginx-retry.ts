import type { Retry, Traffic } from "../spec/service";
import { compoundDuration } from "./compound-duration";
import { directive } from "./nginx-syntax";
import type { NginxLine } from "./nginx-syntax";
import { retryInForce } from "./retry-in-force";
import { RETRY_WORDS, wordsAmong } from "./retry-words";
import { UNSAFE_METHODS } from "./unsafe-methods";

/** Statuses that proxy_next_upstream takes (nginx.org, ngx_http_proxy_module). */
export const RETRY_STATUSES: readonly number[] = [403, 404, 429, 500, 502, 503, 504];

/** What NGINX repeats on, in its own words and each once: the value of proxy_next_upstream. */
export function nextUpstreamWords({ conditions, methods }: Retry): string {
  const words = conditions.flatMap((condition) =>
    typeof condition === "number" ? [`http_${condition}`] : wordsAmong([condition]).flatMap(nginxName),
  );
  const unsafe = methods.some((method) => UNSAFE_METHODS.includes(method)) ? ["non_idempotent"] : [];
  return [...new Set([...words, ...unsafe])].join(" ");
}

const nginxName = (word: keyof typeof RETRY_WORDS.nginx) => RETRY_WORDS.nginx[word].called;

/** Repeats on the next upstream; its number of tries includes the first, and 0 would mean all upstreams. */
export function nextUpstream(traffic: Traffic): NginxLine[] {
  const retry = retryInForce(traffic);
  if (retry === undefined) return [noRetry];
  const request = traffic.timeouts.request;
  return [
    `proxy_next_upstream ${nextUpstreamWords(retry)}`,
    `proxy_next_upstream_tries ${retry.attempts + 1}`,
    directive("proxy_next_upstream_timeout", request && compoundDuration(request)),
  ];
}

/**
 * NGINX's own default repeats on every upstream. Without repeats connection errors and timeouts still count towards
 * max_fails, statuses do not: NGINX looks at a status only where it may try again.
 */
export const NO_RETRY = "off";
export const noRetry = `proxy_next_upstream ${NO_RETRY}`;
