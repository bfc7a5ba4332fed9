import type { Retry, Traffic } from "../spec/service";
import { directive, nginxTime } from "./nginx-syntax";
import type { NginxLine } from "./nginx-syntax";
import { UNSAFE_METHODS } from "./retry-problems";

/** Statuses that proxy_next_upstream takes (nginx.org, ngx_http_proxy_module). */
export const RETRY_STATUSES: readonly number[] = [403, 404, 429, 500, 502, 503, 504];

/** What NGINX calls each condition. `error` is a failed connection as well as a broken one; a connection that is not
 * answered in time is a `timeout`. */
const WORDS: Readonly<Record<string, string>> = { "connect-failure": "error", reset: "error", timeout: "timeout" };

/** The retry settings in force, or undefined when nothing is repeated. */
export function retryInForce(traffic: Traffic): Retry | undefined {
  return (traffic.retry?.attempts ?? 0) > 0 ? traffic.retry : undefined;
}

/** Repeats on the next upstream; its number of tries includes the first, and 0 would mean all upstreams. */
export function nextUpstream(traffic: Traffic): NginxLine[] {
  const retry = retryInForce(traffic);
  if (retry === undefined) return [noRetry];
  const conditions = retry.conditions.map((condition) => WORDS[String(condition)] ?? `http_${condition}`);
  const unsafe = retry.methods.some((method) => UNSAFE_METHODS.includes(method)) ? ["non_idempotent"] : [];
  const request = traffic.timeouts.request;
  return [
    `proxy_next_upstream ${[...new Set([...conditions, ...unsafe])].join(" ")}`,
    `proxy_next_upstream_tries ${retry.attempts + 1}`,
    directive("proxy_next_upstream_timeout", request && nginxTime(request)),
  ];
}

/**
 * NGINX's own default repeats on every upstream. Without repeats connection errors and timeouts still count towards
 * max_fails, statuses do not: NGINX looks at a status only where it may try again.
 */
export const noRetry = "proxy_next_upstream off";
