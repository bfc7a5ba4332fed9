/**
 * An NGINX of the service's own in the cluster: Deployment, Service and PodDisruptionBudget `<service>-nginx`, which run the
 * generated configuration. For a cluster without an ingress controller, with something in front that ends TLS.
 */
export interface NginxDeploymentSpec {
  /**
   * Pods of NGINX. Limits hold for each of them: see `gatewayReplicas`.
   * @unit pods
   * @range 1 to 100, whole
   * @raising survives the loss of a node, and multiplies the limits
   * @default 2
   */
  readonly replicas?: number;
  /**
   * Image with the program `nginx`, 1.19.5 or newer, and `sleep`.
   * @default nginx:1.31-alpine
   */
  readonly image?: string;
  /**
   * Type of the Service: `ClusterIP`, `NodePort` or `LoadBalancer`.
   * @default ClusterIP
   */
  readonly serviceType?: "ClusterIP" | "NodePort" | "LoadBalancer";
}
