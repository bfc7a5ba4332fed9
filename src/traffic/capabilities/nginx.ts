import { full, none, weaker } from "../capability";
import type { Capability } from "../capability";
import type { GuardrailPath } from "../guardrail-path";

/** Sources: nginx.org's directive reference, and measurements on 1.22.1 and 1.31. */
export const nginxCapabilities: Readonly<Record<GuardrailPath, Capability>> = {
  route: {
    ...full("nginx.conf"),
    existing: none(
      "nginx.conf",
      "NGINX has no route object that a policy could attach to; the whole file is generated",
    ),
  },
  routeName: none("nginx.conf", "NGINX has no route object with a name"),
  parentRef: none("nginx.conf", "NGINX has no Gateway object that a route could attach to"),
  hostnames: full("server_name"),
  path: full("location"),
  upstreams: full("upstream server"),
  nginxDeployment: full("Deployment, Service and PodDisruptionBudget"),
  "timeouts.connect": full("proxy_connect_timeout"),
  // nginx: a response that dripped for 5.4 s passed under proxy_read_timeout 1s; no directive limits the whole (nginx#1262).
  "timeouts.request": weaker(
    "proxy_next_upstream_timeout",
    "there is no limit for the whole request: it only keeps further tries from starting, and a try that has started runs on",
  ),
  "timeouts.backendRequest": weaker(
    "proxy_read_timeout, proxy_send_timeout",
    "it limits the gap between two reads of one try, so an answer that drips never runs into it",
  ),
  "timeouts.idle": full("keepalive_timeout of the upstream"),
  "timeouts.clientHeader": full("client_header_timeout"),
  "timeouts.clientBody": full("client_body_timeout"),
  "retry.attempts": full("proxy_next_upstream_tries"),
  "retry.conditions": full("proxy_next_upstream"),
  "retry.methods": full("location"),
  "retry.backoff": none("proxy_next_upstream", "NGINX tries the next upstream at once"),
  "retry.budget": none("proxy_next_upstream", "NGINX does not count how many requests are retries"),
  "circuitBreaker.maxConnections": weaker(
    "max_conns",
    "the limit is split evenly over the upstreams, so a busy one stops while others are idle, and idle kept connections are not counted",
  ),
  "circuitBreaker.maxPendingRequests": none("queue", "only NGINX Plus has a queue to limit"),
  "circuitBreaker.maxParallelRequests": full("limit_conn"),
  "circuitBreaker.eject": full("max_fails; statuses count only where they are retried"),
  "circuitBreaker.eject.consecutive5xx": none(
    "max_fails",
    "NGINX counts failed tries within a time, not 5xx answers in a row; use consecutiveFailures",
  ),
  "circuitBreaker.eject.consecutiveFailures": full("max_fails; within `for`, not in a row"),
  "circuitBreaker.eject.for": full("fail_timeout"),
  "circuitBreaker.eject.maxPercent": none(
    "max_fails",
    "NGINX takes out every upstream that fails, all of them if need be",
  ),
  healthCheck: none(
    "health_check",
    "only NGINX Plus sends checks of its own; circuitBreaker.eject finds failing upstreams from their answers",
  ),
  rateLimit: full("limit_req"),
  "rateLimit.burst": full("limit_req burst"),
  maxBody: full("client_max_body_size"),
};
