/** Repeatable load for baselines and the release gate. */
export interface LoadTestSpec {
  /** Steps of load, one after the other. At least one. */
  readonly stages: readonly LoadStageSpec[];
  /** What is requested, in which mix. At least one. */
  readonly requests: readonly LoadRequestSpec[];
  /**
   * Image with the program `k6` as its entry point, version 1.
   * @default grafana/k6:1.1.0
   */
  readonly image?: string;
}

/** One step of load. */
export interface LoadStageSpec {
  /**
   * How long the step lasts.
   * @unit duration
   * @range 1s to 24h
   * @raising makes the measurement steadier and the run longer
   */
  readonly for: string;
  /**
   * Requests a second at the end of the step.
   * @unit requests per second
   * @range above 0, to 100000
   * @raising loads the service more
   */
  readonly requestsPerSecond: number;
}

/** One kind of request in the mix. */
export interface LoadRequestSpec {
  /**
   * HTTP method.
   * @default GET
   */
  readonly method?: string;
  /** Path, with its query. */
  readonly path: string;
  /**
   * Share of this request among all, relative to the other weights.
   * @unit parts
   * @range 1 to 1000, whole
   * @raising sends this request more often than the others
   * @default 1
   */
  readonly weight?: number;
  /**
   * Request body.
   * @default - no body
   */
  readonly body?: string;
}
