import { full, none, weaker } from "../capability";
import type { Capability } from "../capability";
import type { GuardrailPath } from "../guardrail-path";

/** What is one setting for everything behind the controller. */
const ofTheController = (key: string) =>
  none(`ConfigMap ${key}`, "it is part of the controller's ConfigMap and holds for everything behind it");

const noEjection = none(
  "balancer_by_lua",
  "the controller chooses pods by a script of its own, which does not count their failures",
);

/** Sources: annotations, templates and balancer of ingress-nginx 1.15.1, its last release. Not run. */
export const ingressNginxCapabilities: Readonly<Record<GuardrailPath, Capability>> = {
  route: {
    ...full("Ingress of class nginx, without TLS"),
    existing: none("Ingress", "guardrails are annotations of the Ingress itself; nothing can be attached to it"),
  },
  routeName: none("Ingress metadata.name", "the Ingress is generated and has the service's name"),
  parentRef: none("Ingress", "an Ingress attaches to no Gateway; the controller serves all of its class"),
  hostnames: full("Ingress rules[].host"),
  path: full("Ingress rules[].http.paths[].path, pathType Prefix"),
  upstreams: none("Ingress backend", "the controller reaches the pods of the workload's Service, not addresses"),
  nginxDeployment: none("Ingress", "the annotations are read by the ingress-nginx that is there"),
  "timeouts.connect": full("proxy-connect-timeout"),
  "timeouts.request": weaker(
    "proxy-next-upstream-timeout",
    "there is no limit for the whole request: it only keeps further tries from starting, and a try that has started runs on",
  ),
  "timeouts.backendRequest": weaker(
    "proxy-read-timeout, proxy-send-timeout",
    "it limits the gap between two reads of one try, so an answer that drips never runs into it",
  ),
  "timeouts.idle": ofTheController("upstream-keepalive-timeout"),
  "timeouts.clientHeader": ofTheController("client-header-timeout"),
  "timeouts.clientBody": ofTheController("client-body-timeout"),
  "retry.attempts": full("proxy-next-upstream-tries"),
  "retry.conditions": full("proxy-next-upstream"),
  "retry.methods": weaker(
    "proxy-next-upstream",
    "NGINX repeats every method but POST, LOCK and PATCH, PUT and DELETE among them; with one of those three listed it repeats all",
  ),
  "retry.backoff": none("proxy-next-upstream", "the next try starts at once"),
  "retry.budget": none("proxy-next-upstream", "NGINX does not count how many requests are retries"),
  "circuitBreaker.maxConnections": none("balancer_by_lua", "the controller does not count connections to pods"),
  "circuitBreaker.maxPendingRequests": none("queue", "only NGINX Plus has a queue to limit"),
  "circuitBreaker.maxParallelRequests": weaker(
    "limit-connections",
    "it is counted for each client address by itself, so many clients together are not limited; what is above is answered with 503, or with limit-conn-status-code of the controller's ConfigMap",
  ),
  "circuitBreaker.eject": noEjection,
  "circuitBreaker.eject.consecutive5xx": noEjection,
  "circuitBreaker.eject.consecutiveFailures": noEjection,
  "circuitBreaker.eject.for": noEjection,
  "circuitBreaker.eject.maxPercent": noEjection,
  healthCheck: none("Ingress", "the controller sends no checks of its own; it follows the pods' readiness"),
  rateLimit: weaker(
    "limit-rps, limit-rpm",
    "it is counted for each client address by itself, so many clients together are not limited, and clients behind one address share one limit; what is above is answered with 503, which counts as the service's error, unless limit-req-status-code: 429 is in the controller's ConfigMap",
  ),
  "rateLimit.burst": full("limit-burst-multiplier"),
  maxBody: full("proxy-body-size"),
};
