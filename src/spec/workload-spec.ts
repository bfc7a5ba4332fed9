/** The Deployment behind the service. */
export interface WorkloadSpec {
  /**
   * Name of the Deployment; a canary's Rollout takes the same name.
   * @default - the service's name
   */
  readonly deployment?: string;
  /**
   * Name of the container that serves requests.
   * @default - the service's name
   */
  readonly container?: string;
  /**
   * Pods in normal operation.
   * @unit pods
   * @range 1 to 1000, whole
   * @raising makes finer canary weights and partial ejection possible
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Labels that all pods of the Deployment carry; the canary's Services select by them.
   * @default - app: <deployment>
   */
  readonly podLabels?: Readonly<Record<string, string>>;
  /**
   * The Kubernetes Service that the gateway sends requests to.
   * @default - the service's name, port 80 to container port 8080
   */
  readonly service?: WorkloadServiceSpec;
  /**
   * How the pods stop. It is checked that requests which have begun can end.
   * @default - what Kubernetes does, 30s without preStop; with `traffic.upstreams` not checked
   */
  readonly shutdown?: ShutdownSpec;
}

/** How a pod stops. */
export interface ShutdownSpec {
  /**
   * The pod's terminationGracePeriodSeconds: after it Kubernetes kills the pod.
   * @unit duration
   * @range 1s to 1h
   * @raising gives long requests time to end, and makes rollouts slower
   * @default 30s
   */
  readonly gracePeriod?: string;
  /**
   * The wait of the container's preStop hook, in which the gateway learns that the pod is going.
   * @unit duration
   * @range 0s to 1h
   * @raising loses fewer requests to pods that are gone, and leaves less of the grace period
   * @default 0s
   */
  readonly preStop?: string;
}

/** The Kubernetes Service that the gateway sends requests to. */
export interface WorkloadServiceSpec {
  /**
   * Name of the Service.
   * @default - the service's name
   */
  readonly name?: string;
  /**
   * Port of the Service.
   * @unit port
   * @range 1 to 65535, whole
   * @raising nothing: a port is a name
   * @default 80
   */
  readonly port?: number;
  /**
   * Port the container listens on.
   * @unit port
   * @range 1 to 65535, whole
   * @raising nothing: a port is a name
   * @default 8080
   */
  readonly targetPort?: number;
}
