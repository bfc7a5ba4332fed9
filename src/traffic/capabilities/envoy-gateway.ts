import { full, none, OF_THE_ROUTES_OWNER, weaker } from "../capability";
import type { Capability } from "../capability";
import type { GuardrailPath } from "../guardrail-path";

/** Client timeouts on Envoy Gateway: ClientTrafficPolicy targets Gateway and ListenerSet only (CRD of 1.9). */
const ofTheGateway = (field: string) =>
  none(
    `ClientTrafficPolicy ${field}`,
    `client timeouts belong to the shared Gateway, which is not this service's to change: its owner sets spec.${field} in a ClientTrafficPolicy whose targetRefs name the Gateway (docs/edge-defaults.md has one to copy)`,
  );

/** Sources: the CRDs of Envoy Gateway 1.9.1 and its translator (internal/gatewayapi, internal/xds). */
export const envoyGatewayCapabilities: Readonly<Record<GuardrailPath, Capability>> = {
  route: full("HTTPRoute"),
  routeName: {
    support: "elsewhere",
    field: "HTTPRoute metadata.name",
    loses: "a managed route has names of its own, and routeName goes with route: existing",
    existing: full("BackendTrafficPolicy targetRefs[].name"),
  },
  parentRef: { ...full("HTTPRoute parentRefs"), existing: OF_THE_ROUTES_OWNER },
  hostnames: { ...full("HTTPRoute hostnames"), existing: OF_THE_ROUTES_OWNER },
  path: { ...full("HTTPRoute rules[].matches[].path"), existing: OF_THE_ROUTES_OWNER },
  upstreams: none("HTTPRoute backendRefs", "Envoy Gateway reaches the pods of the workload's Service, not addresses"),
  nginxDeployment: none("Gateway", "Envoy Gateway runs its own proxies"),
  "timeouts.connect": full("timeout.tcp.connectTimeout"),
  "timeouts.request": full("timeout.http.requestTimeout"),
  "timeouts.backendRequest": full("retry.perRetry.timeout"),
  "timeouts.idle": full("timeout.http.connectionIdleTimeout"),
  "timeouts.clientHeader": ofTheGateway("timeout.http.requestHeadersReceivedTimeout"),
  "timeouts.clientBody": ofTheGateway("timeout.http.requestReceivedTimeout"),
  "retry.attempts": full("retry.numRetries"),
  "retry.conditions": full("retry.retryOn"),
  // Envoy never looks at the method: only the split of a managed route into read and write keeps POST from being repeated.
  "retry.methods": {
    ...full("HTTPRoute rules[].matches[].method"),
    existing: weaker(
      "retry.numRetries",
      "a policy on a route of somebody else retries every method of it: a POST may reach the backends several times",
    ),
  },
  "retry.backoff": full("retry.perRetry.backOff.baseInterval"),
  "retry.budget": full("circuitBreaker.retryBudget"),
  "circuitBreaker.maxConnections": full("circuitBreaker.maxConnections"),
  "circuitBreaker.maxPendingRequests": full("circuitBreaker.maxPendingRequests"),
  "circuitBreaker.maxParallelRequests": full("circuitBreaker.maxParallelRequests"),
  "circuitBreaker.eject": full("healthCheck.passive"),
  "circuitBreaker.eject.consecutive5xx": full("healthCheck.passive.consecutive5XxErrors"),
  "circuitBreaker.eject.consecutiveFailures": none(
    "healthCheck.passive",
    "Envoy counts 5xx answers in a row, connection failures and timeouts among them; use consecutive5xx",
  ),
  // Measured on 1.40: the second ejection of a pod that failed again at once was twice as long.
  "circuitBreaker.eject.for": full(
    "healthCheck.passive.baseEjectionTime, interval; for a pod that fails again as soon as it is back the time is multiplied",
  ),
  "circuitBreaker.eject.maxPercent": full("healthCheck.passive.maxEjectionPercent"),
  healthCheck: full(
    "healthCheck.active; once for the read and once for the write route, in each gateway replica; every 60s until a route has had its first request; an uncommon status takes a pod out at its first check",
  ),
  rateLimit: full("rateLimit.local"),
  "rateLimit.burst": none(
    "rateLimit.local",
    "Envoy's bucket holds one period's requests and always lets them through at once",
  ),
  maxBody: full(
    "requestBuffer.limit; the whole body is received, in memory, before a pod gets any of it, and WebSocket is off",
  ),
};
