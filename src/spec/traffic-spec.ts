import type { CircuitBreakerSpec } from "./circuit-breaker-spec";
import type { HealthCheckSpec } from "./health-check-spec";
import type { NginxDeploymentSpec } from "./nginx-deployment-spec";

/** Gateways by the names this product gives them. */
export const GATEWAYS = [
  "envoy-gateway",
  "traefik",
  "nginx-gateway-fabric",
  "nginx-ingress",
  "ingress-nginx",
  "nginx",
] as const;
export type Gateway = (typeof GATEWAYS)[number];

/**
 * When a request may be tried again: a word for what went wrong, or a status the backend answered.
 * `connect-failure`: no connection; `reset`: the connection broke; `timeout`: the try took longer than its limit.
 */
export type RetryCondition = "connect-failure" | "reset" | "timeout" | number;

/** Gateway in front of the service, with its timeouts, retries, breakers and limits. */
export interface TrafficSpec {
  /** Which gateway: `envoy-gateway`, `traefik`, `nginx-gateway-fabric`, `nginx-ingress`, `ingress-nginx` or `nginx`. */
  readonly gateway: Gateway;
  /**
   * Who owns the route: `managed` creates it, `existing` only attaches policies to an HTTPRoute of somebody else, on
   * envoy-gateway and nginx-gateway-fabric.
   * @default managed
   */
  readonly route?: "managed" | "existing";
  /**
   * Name of the existing HTTPRoute that policies attach to; only with `route: existing`.
   * @default - the service's name
   */
  readonly routeName?: string;
  /**
   * The Gateway that the managed route attaches to; needed by `route: managed` on envoy-gateway and nginx-gateway-fabric.
   * On Traefik it makes the routes HTTPRoutes, for the providers kubernetesGateway and kubernetesCRD together.
   * @default - none; on Traefik the routes are then IngressRoutes
   */
  readonly parentRef?: ParentRefSpec;
  /**
   * Host names the route answers to; exactly one on nginx-ingress.
   * @default - every host of the gateway's listener
   */
  readonly hostnames?: readonly string[];
  /**
   * Path prefix of the service.
   * @default /
   */
  readonly path?: string;
  /**
   * Addresses of the backends; gateway `nginx` only.
   * @default - the workload's Service
   */
  readonly upstreams?: readonly UpstreamSpec[];
  /**
   * Runs plain NGINX in the cluster, with the generated configuration.
   * @default - none: somebody else runs NGINX with it
   */
  readonly nginxDeployment?: NginxDeploymentSpec;
  /**
   * Replicas of the gateway. Every limit holds for one of them; stated, the limits of all together are computed.
   * @unit replicas
   * @range 1 to 1000, whole
   * @raising multiplies every limit
   * @default - nginxDeployment.replicas if there is one, otherwise not stated
   */
  readonly gatewayReplicas?: number;
  /**
   * Traffic in normal operation; thresholds at low traffic and canary durations are computed from it.
   * @default - not stated
   */
  readonly expected?: ExpectedTrafficSpec;
  /**
   * How long each phase of a request may take.
   * @default - the gateway's own timeouts
   */
  readonly timeouts?: TimeoutsSpec;
  /**
   * When a failed request is tried again.
   * @default - no retries
   */
  readonly retry?: RetrySpec;
  /**
   * Limits that protect the backends, and when a failing pod gets no requests for a while.
   * @default - the gateway's own limits, no ejection
   */
  readonly circuitBreaker?: CircuitBreakerSpec;
  /**
   * Requests that the gateway sends to each pod to find out whether it works.
   * @default - none: the gateway learns of a failing pod from Kubernetes, and from failed requests
   */
  readonly healthCheck?: HealthCheckSpec;
  /**
   * Requests the gateway lets through; more are answered with 429. On ingress-nginx for each client address, and with 503
   * unless its own configuration says otherwise.
   * @default - no limit
   */
  readonly rateLimit?: RateLimitSpec;
  /**
   * Largest request body; a larger one is answered with 413.
   * @unit bytes
   * @range 1Ki to 1Gi
   * @raising accepts larger uploads and needs more memory at the gateway
   * @default - the gateway's own limit; plain NGINX: 1Mi
   */
  readonly maxBody?: string;
  /**
   * What stands in front of the gateway and waits for it: clients, a CDN, a load balancer. Their timeouts and retries
   * are checked against the gateway's.
   * @default - not stated, and not checked
   */
  readonly layers?: readonly LayerSpec[];
  /**
   * How long the app itself waits for each thing it calls, by name: `database: 300ms`. Checked against the gateway's
   * timeouts, and handed to the pods as environment variables in the ConfigMap `<service>-deadlines`.
   * @unit duration
   * @range 1ms to 1h
   * @raising lets a slow dependency hold requests for longer
   * @default - none
   */
  readonly deadlines?: Readonly<Record<string, string>>;
  /**
   * Paths under `traffic` whose weaker form on this gateway is accepted, for example `timeouts.request`.
   * @default - none: what the gateway cannot honour is an error
   */
  readonly allowWeaker?: readonly string[];
}

/** The Gateway that a managed route attaches to. */
export interface ParentRefSpec {
  /** Name of the Gateway. */
  readonly name: string;
  /**
   * Namespace of the Gateway.
   * @default - the service's namespace
   */
  readonly namespace?: string;
  /**
   * Listener of the Gateway.
   * @default - all listeners that fit
   */
  readonly sectionName?: string;
}

/** One thing in front of the gateway that waits for its answers. */
export interface LayerSpec {
  /** What it is: `app`, `cdn`, `load-balancer`. */
  readonly name: string;
  /**
   * How long it waits for an answer.
   * @unit duration
   * @range 1ms to 1h
   * @raising gives the gateway time to answer by itself
   * @default - not stated, and not checked
   */
  readonly timeout?: string;
  /**
   * How often it repeats a failed request.
   * @unit tries after the first one
   * @range 0 to 10, whole
   * @raising multiplies the gateway's own retries
   * @default 0
   */
  readonly attempts?: number;
}

/** Address of one backend. */
export interface UpstreamSpec {
  /** Host name or IP address. */
  readonly host: string;
  /**
   * Port.
   * @unit port
   * @range 1 to 65535, whole
   * @raising nothing: a port is a name
   */
  readonly port: number;
}

/** Traffic in normal operation. */
export interface ExpectedTrafficSpec {
  /**
   * Requests a second, as a daily average.
   * @unit requests per second
   * @range above 0, to 1000000
   * @raising makes canaries decide sooner
   */
  readonly requestsPerSecond: number;
}

/** How long each phase of a request may take. */
export interface TimeoutsSpec {
  /**
   * Opening a connection to a backend.
   * @unit duration
   * @range 1ms to 75s
   * @raising waits longer for a dead pod before another is tried
   * @default - the gateway's own
   */
  readonly connect?: string;
  /**
   * The whole request with all tries, as the client sees it.
   * @unit duration
   * @range 1ms to 1h
   * @raising lets slow requests hold connections longer
   * @default - the gateway's own
   */
  readonly request?: string;
  /**
   * One try at one backend.
   * @unit duration
   * @range 1ms to 1h
   * @raising leaves less room for retries inside `request`
   * @default - the gateway's own
   */
  readonly backendRequest?: string;
  /**
   * An idle connection to a backend before it is closed.
   * @unit duration
   * @range 1s to 24h
   * @raising keeps more connections open
   * @default - the gateway's own
   */
  readonly idle?: string;
  /**
   * Reading the client's request headers.
   * @unit duration
   * @range 1s to 10m
   * @raising gives slow clients, and slow attacks, more time
   * @default - the gateway's own; plain NGINX: 10s
   */
  readonly clientHeader?: string;
  /**
   * Reading the client's request body.
   * @unit duration
   * @range 1s to 1h
   * @raising gives slow clients, and slow attacks, more time
   * @default - the gateway's own; plain NGINX: 30s between two reads
   */
  readonly clientBody?: string;
}

/** When a failed request is tried again. */
export interface RetrySpec {
  /**
   * Tries after the first one.
   * @unit tries
   * @range 0 to 10, whole
   * @raising hides more failures and multiplies the load of an outage
   */
  readonly attempts: number;
  /**
   * What makes a try worth repeating: `connect-failure`, `reset`, `timeout`, or a status from 400 to 599.
   * @default - connect-failure, reset, 502, 503, 504
   */
  readonly conditions?: readonly RetryCondition[];
  /**
   * Methods that may be tried again. POST and PATCH are not idempotent: leave them out.
   * @default - GET, HEAD, OPTIONS
   */
  readonly methods?: readonly string[];
  /**
   * Wait before the first repeat; it doubles with each, with random jitter.
   * @unit duration
   * @range 1ms to 1m
   * @raising spreads repeats out and uses up more of `request`
   * @default - the gateway's own
   */
  readonly backoff?: string;
  /**
   * Largest share of requests that may be repeats at any time.
   * @unit percent
   * @range 1% to 100%
   * @raising repeats more during an outage
   * @default - no budget, which is a warning where the gateway has one
   */
  readonly budget?: string;
}

/** Requests one gateway replica lets through. */
export interface RateLimitSpec {
  /**
   * Requests allowed in each period.
   * @unit requests
   * @range 1 to 1000000, whole
   * @raising lets more through
   */
  readonly requests: number;
  /** The period: `second`, `minute` or `hour`. */
  readonly per: "second" | "minute" | "hour";
  /**
   * What all gateway replicas together may let through in each period over time, and at once where `burst` is written. It
   * limits nothing: `requests` and `burst` are checked against it, with `gatewayReplicas`.
   * @unit requests
   * @range 1 to 1000000, whole
   * @raising allows more requests a replica
   * @default - not stated, and not checked
   */
  readonly total?: number;
  /**
   * Requests above the rate that are let through at once before the limit bites. Not on Envoy, whose limit always lets a full
   * period's requests through at once; on ingress-nginx a multiple of the rate.
   * @unit requests
   * @range 0 to 1000000, whole
   * @raising tolerates shorter bursts without a 429
   * @default - the requests of one second; on ingress-nginx those of a minute where the rate is no whole number a second
   */
  readonly burst?: number;
}
