import type { Traffic } from "../spec/service";
import { compoundDuration } from "./compound-duration";
import { nextUpstreamWords, NO_RETRY } from "./next-upstream-words";
import { directive } from "./nginx-syntax";
import type { NginxLine } from "./nginx-syntax";
import { retryInForce } from "./retry-in-force";

export const noRetry = `proxy_next_upstream ${NO_RETRY}`;

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
