/** Limits that protect the backends. Each holds for one gateway replica. */
export interface CircuitBreakerSpec {
  /**
   * Connections to all backends. On envoy-gateway, and split evenly over the backends on nginx and nginx-ingress.
   * @unit connections
   * @range 1 to 1000000, whole
   * @raising lets more load through to the backends
   * @default - the gateway's own
   */
  readonly maxConnections?: number;
  /**
   * Requests waiting for a connection. On envoy-gateway.
   * @unit requests
   * @range 0 to 1000000, whole
   * @raising queues longer before answering 503
   * @default - the gateway's own
   */
  readonly maxPendingRequests?: number;
  /**
   * Requests being answered. On envoy-gateway, traefik and nginx; on ingress-nginx for each client address.
   * @unit requests
   * @range 1 to 1000000, whole
   * @raising lets more load through to the backends
   * @default - the gateway's own
   */
  readonly maxParallelRequests?: number;
  /**
   * When a failing pod gets no requests for a while. On envoy-gateway, traefik, nginx and nginx-ingress.
   * @default - no ejection; nginx-gateway-fabric has one of its own, which cannot be changed
   */
  readonly eject?: EjectSpec;
}

/** When a failing pod gets no requests for a while. Exactly one of `consecutive5xx` and `consecutiveFailures`. */
export interface EjectSpec {
  /**
   * 5xx answers in a row that eject a pod, failed connections and timeouts among them. On envoy-gateway.
   * @unit answers
   * @range 1 to 1000, whole
   * @raising keeps a failing pod in service longer
   * @default - consecutiveFailures is given instead
   */
  readonly consecutive5xx?: number;
  /**
   * Failed tries that eject a pod. On nginx and nginx-ingress: failed connections, timeouts and, for the retried methods, the
   * statuses of `retry.conditions`, counted within `for`. On traefik: 5xx answers, failed connections and timeouts in a row.
   * @unit failures
   * @range 1 to 1000, whole
   * @raising keeps a failing pod in service longer
   * @default - consecutive5xx is given instead
   */
  readonly consecutiveFailures?: number;
  /**
   * How long an ejected pod stays out.
   * @unit duration
   * @range 1s to 1h
   * @raising gives a pod more time to recover, and the others more load
   * @default 30s
   */
  readonly for?: string;
  /**
   * Largest share of the pods that may be out at the same time. On envoy-gateway; elsewhere it may be all of them.
   * @unit percent
   * @range 1 to 100, whole
   * @raising may leave too few pods for the traffic
   * @default 50
   */
  readonly maxPercent?: number;
}
