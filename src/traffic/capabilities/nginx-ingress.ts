import { full, none, weaker } from "../capability";
import type { Capability } from "../capability";
import type { GuardrailPath } from "../guardrail-path";

const bySnippet = (directive: string) =>
  none(
    `server-snippets ${directive}`,
    "there is no field for it; snippets are off by default and nothing checks them, so none is written",
  );

/** Sources: CRDs, validation and templates of NGINX Ingress Controller 5.5.4, without NGINX Plus. Not run. */
export const nginxIngressCapabilities: Readonly<Record<GuardrailPath, Capability>> = {
  route: {
    ...full("VirtualServer, without TLS"),
    existing: none(
      "VirtualServer",
      "a VirtualServer names its own upstreams and policies; nothing can be attached to it from outside",
    ),
  },
  routeName: none("VirtualServer metadata.name", "the VirtualServer is generated and has the service's name"),
  parentRef: none("VirtualServer", "a VirtualServer attaches to no Gateway; the controller serves them all"),
  hostnames: full("VirtualServer host, exactly one"),
  path: full("VirtualServer routes[].path"),
  upstreams: none("VirtualServer upstreams[].service", "the controller reaches the pods of a Service, not addresses"),
  nginxDeployment: none("VirtualServer", "the objects are read by the controller that is there"),
  "timeouts.connect": full("upstreams[].connect-timeout"),
  "timeouts.request": weaker(
    "upstreams[].next-upstream-timeout",
    "there is no limit for the whole request: it only keeps further tries from starting, and a try that has started runs on",
  ),
  "timeouts.backendRequest": weaker(
    "upstreams[].read-timeout, send-timeout",
    "it limits the gap between two reads of one try, so an answer that drips never runs into it",
  ),
  "timeouts.idle": bySnippet("keepalive_timeout"),
  "timeouts.clientHeader": bySnippet("client_header_timeout"),
  "timeouts.clientBody": bySnippet("client_body_timeout"),
  "retry.attempts": full("upstreams[].next-upstream-tries"),
  "retry.conditions": full("upstreams[].next-upstream"),
  "retry.methods": full("routes[].matches of $request_method"),
  "retry.backoff": none("upstreams[].next-upstream", "NGINX tries the next pod at once"),
  "retry.budget": none("upstreams[].next-upstream", "NGINX does not count how many requests are retries"),
  "circuitBreaker.maxConnections": weaker(
    "upstreams[].max-conns",
    "the limit is split evenly over workload.replicas, and with retries over reads and writes: a busy pod stops while others are idle, more pods raise it, and idle kept connections are not counted",
  ),
  "circuitBreaker.maxPendingRequests": none("upstreams[].queue", "only NGINX Plus has a queue to limit"),
  "circuitBreaker.maxParallelRequests": bySnippet("limit_conn"),
  "circuitBreaker.eject": full(
    "upstreams[].max-fails; statuses count only where they are retried, and with retries reads and writes are counted apart",
  ),
  "circuitBreaker.eject.consecutive5xx": none(
    "upstreams[].max-fails",
    "NGINX counts failed tries within a time, not 5xx answers in a row; use consecutiveFailures",
  ),
  "circuitBreaker.eject.consecutiveFailures": full("upstreams[].max-fails; within `for`, not in a row"),
  "circuitBreaker.eject.for": full("upstreams[].fail-timeout"),
  "circuitBreaker.eject.maxPercent": none(
    "upstreams[].max-fails",
    "NGINX takes out every pod that fails, all of them if need be",
  ),
  healthCheck: none("upstreams[].healthCheck", "only NGINX Plus sends checks of its own"),
  rateLimit: full("Policy rateLimit.rate"),
  "rateLimit.burst": full("Policy rateLimit.burst"),
  maxBody: full("upstreams[].client-max-body-size"),
};
