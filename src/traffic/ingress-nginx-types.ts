export type { IIngress } from "kubernetes-models/networking.k8s.io/v1/Ingress";

/** Annotations that are rendered, without their prefix (ingress-nginx 1.15.1, internal/ingress/annotations). */
export interface Annotations {
  /** Whole seconds, as all times here. */
  readonly "proxy-connect-timeout"?: string;
  readonly "proxy-read-timeout"?: string;
  readonly "proxy-send-timeout"?: string;
  /** `error timeout` unless set. */
  readonly "proxy-next-upstream": string;
  /** All tries together; 3 unless set. */
  readonly "proxy-next-upstream-tries"?: string;
  readonly "proxy-next-upstream-timeout"?: string;
  readonly "proxy-body-size"?: string;
  readonly "limit-connections"?: string;
  readonly "limit-rps"?: string;
  readonly "limit-rpm"?: string;
  /** The burst in whole rates; 5 unless set, and 0 is no configuration to NGINX. */
  readonly "limit-burst-multiplier"?: string;
}
