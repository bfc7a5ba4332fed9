/**
 * A request that the gateway itself sends to each pod, again and again; a pod that fails it gets no other requests. On Envoy
 * all pods get requests again while more than half of them fail, or more than `eject.maxPercent`.
 */
export interface HealthCheckSpec {
  /** Path that is asked for with GET, with a query if need be: `/healthz`. */
  readonly path: string;
  /**
   * Time between two checks of a pod. Each gateway replica checks on its own, on Envoy once a route.
   * @unit duration
   * @range 1s to 1h
   * @raising sends fewer checks and finds a failing pod later
   * @default 3s
   */
  readonly interval?: string;
  /**
   * How long a pod may take to answer a check; below `interval`.
   * @unit duration
   * @range 10ms to 1m
   * @raising tolerates slower pods
   * @default 1s
   */
  readonly timeout?: string;
  /**
   * Failed checks in a row that take a pod out.
   * @unit checks
   * @range 1 to 100, whole
   * @raising keeps a failing pod in service longer
   * @default 3
   */
  readonly unhealthyThreshold?: number;
  /**
   * Passed checks in a row that bring a pod back. The first check of a new pod decides alone.
   * @unit checks
   * @range 1 to 100, whole
   * @raising keeps a pod that has recovered out longer
   * @default 1
   */
  readonly healthyThreshold?: number;
  /**
   * Status of a passed check; any other one fails it.
   * @unit status
   * @range 200 to 599, whole
   * @raising nothing: a status is a name
   * @default 200
   */
  readonly expectedStatus?: number;
}
