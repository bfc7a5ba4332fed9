import { GATEWAYS } from "../spec/traffic-spec";
import type { Gateway } from "../spec/traffic-spec";

/** Gateways that this version renders. The others of the enum are refused by name. */
export const RENDERED_GATEWAYS = ["envoy-gateway", "nginx"] as const satisfies readonly Gateway[];
export type RenderedGateway = (typeof RENDERED_GATEWAYS)[number];

export function isRendered(gateway: Gateway): gateway is RenderedGateway {
  return RENDERED_GATEWAYS.some((rendered) => rendered === gateway);
}

/** The names of the enum in its own order, for messages. */
export const renderedGatewayNames = GATEWAYS.filter(isRendered).join(", ");

/** How far a gateway honours one guardrail. */
export interface Capability {
  /** `full`: as written. `weaker`: in part, see `loses`. `none`: not at all. `elsewhere`: somebody else decides it. */
  readonly support: "full" | "weaker" | "none" | "elsewhere";
  /** Where it goes in the gateway's own configuration; for `none` what stands in the way. */
  readonly field: string;
  /** What is lost, in words; present unless `full`. */
  readonly loses?: string;
  /** The capability on a route of somebody else, where it differs. */
  readonly existing?: Capability;
}

const full = (field: string): Capability => ({ support: "full", field });
const weaker = (field: string, loses: string): Capability => ({ support: "weaker", field, loses });
const none = (field: string, loses: string): Capability => ({ support: "none", field, loses });

/** Client timeouts on Envoy Gateway: ClientTrafficPolicy targets Gateway and ListenerSet only (CRD of 1.9). */
const ofTheGateway = (field: string) =>
  none(
    `ClientTrafficPolicy ${field}`,
    "client timeouts belong to a ClientTrafficPolicy of the shared Gateway, which is not this service's to change",
  );

const OF_THE_ROUTES_OWNER: Capability = {
  support: "elsewhere",
  field: "HTTPRoute",
  loses: "with route: existing the route's owner decides it, and it is not used here",
};

/**
 * One row a path under `traffic`, one column a rendered gateway. Sources: the CRDs of Envoy Gateway 1.9.1 and its
 * translator (internal/gatewayapi, internal/xds); nginx.org's directive reference and measurements on 1.22.1 and 1.31.
 */
export const capabilities = {
  route: {
    "envoy-gateway": full("HTTPRoute"),
    nginx: {
      ...full("nginx.conf"),
      existing: none(
        "nginx.conf",
        "NGINX has no route object that a policy could attach to; the whole file is generated",
      ),
    },
  },
  routeName: {
    "envoy-gateway": {
      support: "elsewhere",
      field: "HTTPRoute metadata.name",
      loses: "a managed route has names of its own, and routeName goes with route: existing",
      existing: full("BackendTrafficPolicy targetRefs[].name"),
    },
    nginx: none("nginx.conf", "NGINX has no route object with a name"),
  },
  parentRef: {
    "envoy-gateway": { ...full("HTTPRoute parentRefs"), existing: OF_THE_ROUTES_OWNER },
    nginx: none("nginx.conf", "NGINX has no Gateway object that a route could attach to"),
  },
  hostnames: {
    "envoy-gateway": { ...full("HTTPRoute hostnames"), existing: OF_THE_ROUTES_OWNER },
    nginx: full("server_name"),
  },
  path: {
    "envoy-gateway": { ...full("HTTPRoute rules[].matches[].path"), existing: OF_THE_ROUTES_OWNER },
    nginx: full("location"),
  },
  upstreams: {
    "envoy-gateway": none(
      "HTTPRoute backendRefs",
      "Envoy Gateway reaches the pods of the workload's Service, not addresses",
    ),
    nginx: full("upstream server"),
  },
  "timeouts.connect": { "envoy-gateway": full("timeout.tcp.connectTimeout"), nginx: full("proxy_connect_timeout") },
  // nginx: a response that dripped for 5.4 s passed under proxy_read_timeout 1s; no directive limits the whole (nginx#1262).
  "timeouts.request": {
    "envoy-gateway": full("timeout.http.requestTimeout"),
    nginx: weaker(
      "proxy_next_upstream_timeout",
      "there is no limit for the whole request: it only keeps further tries from starting, and a try that has started runs on",
    ),
  },
  "timeouts.backendRequest": {
    "envoy-gateway": full("retry.perRetry.timeout"),
    nginx: weaker(
      "proxy_read_timeout, proxy_send_timeout",
      "it limits the gap between two reads of one try, so an answer that drips never runs into it",
    ),
  },
  "timeouts.idle": {
    "envoy-gateway": full("timeout.http.connectionIdleTimeout"),
    nginx: full("keepalive_timeout of the upstream"),
  },
  "timeouts.clientHeader": {
    "envoy-gateway": ofTheGateway("timeout.http.requestHeadersReceivedTimeout"),
    nginx: full("client_header_timeout"),
  },
  "timeouts.clientBody": {
    "envoy-gateway": ofTheGateway("timeout.http.requestReceivedTimeout"),
    nginx: full("client_body_timeout"),
  },
  "retry.attempts": { "envoy-gateway": full("retry.numRetries"), nginx: full("proxy_next_upstream_tries") },
  "retry.conditions": { "envoy-gateway": full("retry.retryOn"), nginx: full("proxy_next_upstream") },
  // Envoy never looks at the method: only the split of a managed route into read and write keeps POST from being repeated.
  "retry.methods": {
    "envoy-gateway": {
      ...full("HTTPRoute rules[].matches[].method"),
      existing: weaker(
        "retry.numRetries",
        "a policy on a route of somebody else retries every method of it: a POST may reach the backends several times",
      ),
    },
    nginx: full("location"),
  },
  "retry.backoff": {
    "envoy-gateway": full("retry.perRetry.backOff.baseInterval"),
    nginx: none("proxy_next_upstream", "NGINX tries the next upstream at once"),
  },
  "retry.budget": {
    "envoy-gateway": full("circuitBreaker.retryBudget"),
    nginx: none("proxy_next_upstream", "NGINX does not count how many requests are retries"),
  },
  "circuitBreaker.maxConnections": {
    "envoy-gateway": full("circuitBreaker.maxConnections"),
    nginx: weaker(
      "max_conns",
      "the limit is split evenly over the upstreams, so a busy one stops while others are idle, and idle kept connections are not counted",
    ),
  },
  "circuitBreaker.maxPendingRequests": {
    "envoy-gateway": full("circuitBreaker.maxPendingRequests"),
    nginx: none("queue", "only NGINX Plus has a queue to limit"),
  },
  "circuitBreaker.maxParallelRequests": {
    "envoy-gateway": full("circuitBreaker.maxParallelRequests"),
    nginx: full("limit_conn"),
  },
  "circuitBreaker.eject": { "envoy-gateway": full("healthCheck.passive"), nginx: full("max_fails") },
  "circuitBreaker.eject.consecutive5xx": {
    "envoy-gateway": full("healthCheck.passive.consecutive5XxErrors"),
    nginx: none(
      "max_fails",
      "NGINX counts failed tries within a time, not 5xx answers in a row; use consecutiveFailures",
    ),
  },
  "circuitBreaker.eject.consecutiveFailures": {
    "envoy-gateway": none(
      "healthCheck.passive",
      "Envoy counts 5xx answers in a row, connection failures and timeouts among them; use consecutive5xx",
    ),
    nginx: full("max_fails"),
  },
  "circuitBreaker.eject.for": {
    "envoy-gateway": full("healthCheck.passive.baseEjectionTime"),
    nginx: full("fail_timeout"),
  },
  "circuitBreaker.eject.maxPercent": {
    "envoy-gateway": full("healthCheck.passive.maxEjectionPercent"),
    nginx: none("max_fails", "NGINX takes out every upstream that fails, all of them if need be"),
  },
  rateLimit: { "envoy-gateway": full("rateLimit.local"), nginx: full("limit_req") },
  "rateLimit.burst": {
    "envoy-gateway": none(
      "rateLimit.local",
      "Envoy's bucket holds one period's requests and always lets them through at once",
    ),
    nginx: full("limit_req burst"),
  },
  maxBody: { "envoy-gateway": full("requestBuffer.limit"), nginx: full("client_max_body_size") },
} as const satisfies Record<string, Readonly<Record<RenderedGateway, Capability>>>;

/** A path under `traffic` that the table knows. */
export type GuardrailPath = keyof typeof capabilities;
export const GUARDRAIL_PATHS = Object.keys(capabilities) as GuardrailPath[];

/** What a gateway makes of a guardrail on this kind of route. */
export function capabilityOf(path: GuardrailPath, gateway: RenderedGateway, route: "managed" | "existing"): Capability {
  const capability: Capability = capabilities[path][gateway];
  return route === "existing" && capability.existing !== undefined ? capability.existing : capability;
}
