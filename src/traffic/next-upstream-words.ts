import type { Retry } from "../spec/service";
import { RETRY_WORDS, wordsAmong } from "./retry-words";
import { UNSAFE_METHODS } from "./unsafe-methods";

/**
 * NGINX's own default repeats on every upstream. Without repeats connection errors and timeouts still count towards
 * max_fails, statuses do not: NGINX looks at a status only where it may try again.
 */
export const NO_RETRY = "off";

/** What NGINX repeats on, in its own words and each once: the value of proxy_next_upstream. */
export function nextUpstreamWords({ conditions, methods }: Retry): string {
  const words = conditions.flatMap((condition) =>
    typeof condition === "number" ? [`http_${condition}`] : wordsAmong([condition]).flatMap(nginxName),
  );
  const unsafe = methods.some((method) => UNSAFE_METHODS.includes(method)) ? ["non_idempotent"] : [];
  return [...new Set([...words, ...unsafe])].join(" ");
}

const nginxName = (word: keyof typeof RETRY_WORDS.nginx) => RETRY_WORDS.nginx[word].called;
