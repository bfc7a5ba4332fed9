/** Limits that protect the backends. Each holds for one gateway replica. */
export interface CircuitBreakerSpec {
  /**
   * Connections to all backends.
   * @unit connections
   * @range 1 to 1000000, whole
   * @raising lets more load through to the backends
   * @default - the gateway's own
   */
  readonly maxConnections?: number;
  /**
   * Requests waiting for a connection.
   * @unit requests
   * @range 0 to 1000000, whole
   * @raising queues longer before answering 503
   * @default - the gateway's own
   */
  readonly maxPendingRequests?: number;
  /**
   * Requests being answered.
   * @unit requests
   * @range 1 to 1000000, whole
   * @raising lets more load through to the backends
   * @default - the gateway's own
   */
  readonly maxParallelRequests?: number;
  /**
   * When a failing pod gets no requests for a while.
   * @default - no ejection
   */
  readonly eject?: EjectSpec;
}

/** When a failing pod gets no requests for a while. Exactly one of `consecutive5xx` and `consecutiveFailures`. */
export interface EjectSpec {
  /**
   * 5xx answers in a row that eject a pod. Envoy only.
   * @unit answers
   * @range 1 to 1000, whole
   * @raising keeps a failing pod in service longer
   * @default - consecutiveFailures is given instead
   */
  readonly consecutive5xx?: number;
  /**
   * Connection errors, timeouts and statuses of `retry.conditions` that eject a pod, counted within `for`. NGINX, which
   * counts statuses of the retried methods only.
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
   * Largest share of the pods that may be out at the same time.
   * @unit percent
   * @range 1 to 100, whole
   * @raising may leave too few pods for the traffic
   * @default 50
   */
  readonly maxPercent?: number;
}
