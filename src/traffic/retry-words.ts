import type { Gateway } from "../spec/traffic-spec";

/** What can go wrong with a try, besides a status: the words of `retry.conditions`. */
export const RETRY_WORD_NAMES = ["connect-failure", "reset", "timeout"] as const;
export type RetryWordName = (typeof RETRY_WORD_NAMES)[number];

/** What one gateway makes of one word. */
export interface RetryWord {
  /** The gateway's own names, all of which stand for the word. Empty: the gateway cannot be told. */
  readonly called: readonly string[];
  /** Words that the gateway repeats as well then, because its name is the same for both. */
  readonly cannotTellFrom?: readonly RetryWordName[];
  /** What else the name stands for. */
  readonly also?: string;
}

/** ngx_http_proxy_module, proxy_next_upstream; NGINX Ingress Controller and ingress-nginx hand the same words on. */
const NGINX = {
  "connect-failure": { called: ["error"], cannotTellFrom: ["reset"] },
  reset: { called: ["error"], cannotTellFrom: ["connect-failure"] },
  timeout: { called: ["timeout"], also: "a connection that is not answered in time" },
} as const;

/** NGINX Gateway Fabric never writes proxy_next_upstream, so NGINX's own `error timeout` holds whatever is asked for. */
const NOT_TO_BE_SET = { called: [] } as const;

/** Traefik repeats by the status that it would answer itself, and on a network error before anything was sent. */
export const TRAEFIK_NETWORK_ERROR = "network error";

/** One row a word, one column a gateway. A status of `retry.conditions` is a status everywhere. */
export const RETRY_WORDS = {
  /**
   * A try's timeout is a reset to Envoy: its default triggers would repeat nothing on it (measured: 200 ms per try on a slow
   * backend, default triggers, 1 attempt and 504; with `reset` 3 attempts).
   */
  "envoy-gateway": {
    "connect-failure": { called: ["connect-failure", "refused-stream"] },
    reset: { called: ["reset"], cannotTellFrom: ["timeout"] },
    timeout: { called: ["reset"], cannotTellFrom: ["reset"] },
  },
  traefik: {
    "connect-failure": { called: [TRAEFIK_NETWORK_ERROR], also: "a connection that breaks before anything was sent" },
    reset: { called: [TRAEFIK_NETWORK_ERROR, "502"], also: "a failed connection and a backend's own 502" },
    timeout: { called: ["504"], also: "a connection that is not answered in time and a backend's own 504" },
  },
  "nginx-gateway-fabric": { "connect-failure": NOT_TO_BE_SET, reset: NOT_TO_BE_SET, timeout: NOT_TO_BE_SET },
  "nginx-ingress": NGINX,
  "ingress-nginx": NGINX,
  nginx: NGINX,
} as const satisfies Readonly<Record<Gateway, Readonly<Record<RetryWordName, RetryWord>>>>;

/** The words among conditions, in their order; statuses are left out. */
export function wordsAmong(conditions: readonly (string | number)[]): readonly RetryWordName[] {
  return conditions.flatMap((condition) => RETRY_WORD_NAMES.filter((word) => word === condition));
}
