import { full, none, OF_THE_ROUTES_OWNER, weaker } from "../capability";
import type { Capability } from "../capability";
import type { GuardrailPath } from "../guardrail-path";

const bySnippet = (directive: string, loses: string) =>
  none(
    `SnippetsFilter ${directive}`,
    `${loses}; snippets are off by default and nothing checks them, so none is written`,
  );

/** NGINX's own proxy_next_upstream holds: no template of NGINX Gateway Fabric writes it. */
const FIXED_RETRIES =
  "there is no field for retries (an HTTPRoute's retry is ignored), and NGINX repeats GET and other idempotent requests on every pod after a failed connection or a timeout, also with 0 attempts";
const FIXED_EJECTION =
  "there is no field for it: NGINX's own max_fails=1 fail_timeout=10s holds, which takes a pod out for 10s after one failed try";

/** Sources: CRDs and templates of NGINX Gateway Fabric 2.6.7, which 2.7 leaves as they are. Not run. */
export const nginxGatewayFabricCapabilities: Readonly<Record<GuardrailPath, Capability>> = {
  route: full("HTTPRoute"),
  routeName: {
    support: "elsewhere",
    field: "HTTPRoute metadata.name",
    loses: "a managed route has the service's name, and routeName goes with route: existing",
    existing: full("targetRefs[].name of the policies"),
  },
  parentRef: { ...full("HTTPRoute parentRefs"), existing: OF_THE_ROUTES_OWNER },
  hostnames: { ...full("HTTPRoute hostnames"), existing: OF_THE_ROUTES_OWNER },
  path: { ...full("HTTPRoute rules[].matches[].path"), existing: OF_THE_ROUTES_OWNER },
  upstreams: none("HTTPRoute backendRefs", "the gateway reaches the pods of the workload's Service, not addresses"),
  nginxDeployment: none("Gateway", "NGINX Gateway Fabric runs its own NGINX"),
  "timeouts.connect": full("ProxySettingsPolicy timeout.connect"),
  "timeouts.request": weaker(
    "ProxySettingsPolicy timeout.read, timeout.send",
    "there is no limit for the whole request (an HTTPRoute's timeouts are ignored): without backendRequest it limits the gap between two reads of one try, with it it does nothing",
  ),
  "timeouts.backendRequest": weaker(
    "ProxySettingsPolicy timeout.read, timeout.send",
    "it limits the gap between two reads of one try, so an answer that drips never runs into it",
  ),
  "timeouts.idle": full("UpstreamSettingsPolicy keepAlive.timeout"),
  "timeouts.clientHeader": bySnippet("client_header_timeout", "there is no field for it"),
  "timeouts.clientBody": full("ClientSettingsPolicy body.timeout"),
  "retry.attempts": bySnippet("proxy_next_upstream_tries", FIXED_RETRIES),
  "retry.conditions": bySnippet("proxy_next_upstream", FIXED_RETRIES),
  "retry.methods": bySnippet("proxy_next_upstream", FIXED_RETRIES),
  "retry.backoff": none("proxy_next_upstream", "NGINX tries the next pod at once"),
  "retry.budget": none("proxy_next_upstream", "NGINX does not count how many requests are retries"),
  "circuitBreaker.maxConnections": none("upstream server max_conns", "there is no field for it, nor a snippet"),
  "circuitBreaker.maxPendingRequests": none("queue", "only NGINX Plus has a queue to limit"),
  "circuitBreaker.maxParallelRequests": bySnippet("limit_conn", "there is no field for it"),
  "circuitBreaker.eject": none("upstream server max_fails", FIXED_EJECTION),
  "circuitBreaker.eject.consecutive5xx": none("upstream server max_fails", FIXED_EJECTION),
  "circuitBreaker.eject.consecutiveFailures": none("upstream server max_fails", FIXED_EJECTION),
  "circuitBreaker.eject.for": none("upstream server fail_timeout", FIXED_EJECTION),
  "circuitBreaker.eject.maxPercent": none(
    "upstream server max_fails",
    "NGINX takes out every pod that fails, all of them if need be",
  ),
  healthCheck: none("upstream health_check", "2.7 has no field for it, and only NGINX Plus sends checks of its own"),
  rateLimit: full("RateLimitPolicy rateLimit.local.rules[].rate"),
  "rateLimit.burst": full("RateLimitPolicy rateLimit.local.rules[].burst"),
  maxBody: full("ClientSettingsPolicy body.maxSize"),
};
