/*
 * Fields that are rendered, from the CRDs of NGINX Ingress Controller 5.5.4 (config/crd/bases, pkg/apis/configuration/v1):
 * there is no package of their types. `use-cluster-ip` is left out on purpose: with it NGINX sees one server and never retries.
 */

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/** Times are NGINX's own (`1m30s`, `500ms`), sizes `^\d+[kKmMgG]?$`. */
export interface Upstream {
  readonly name: string;
  readonly service: string;
  readonly port: number;
  readonly "connect-timeout"?: string;
  readonly "read-timeout"?: string;
  readonly "send-timeout"?: string;
  /** `error timeout` unless set. */
  readonly "next-upstream": string;
  /** All tries together; 0 would be as many as there are pods. */
  readonly "next-upstream-tries"?: number;
  readonly "next-upstream-timeout"?: string;
  /** 1 unless set. */
  readonly "max-fails": number;
  readonly "fail-timeout"?: string;
  readonly "max-conns"?: number;
  readonly "client-max-body-size"?: string;
}

interface Action {
  /** Name of an upstream. */
  readonly pass: string;
}

export interface Route {
  /** A prefix, or `~` and a regular expression. */
  readonly path: string;
  readonly matches?: readonly {
    readonly conditions: readonly [{ readonly variable: "$request_method"; readonly value: string }];
    readonly action: Action;
  }[];
  readonly action: Action;
}

export interface VirtualServer {
  readonly apiVersion: "k8s.nginx.org/v1";
  readonly kind: "VirtualServer";
  readonly metadata: Metadata;
  readonly spec: {
    readonly host: string;
    readonly policies?: readonly { readonly name: string }[];
    readonly upstreams: readonly Upstream[];
    readonly routes: readonly Route[];
  };
}

export interface RateLimitPolicy {
  readonly apiVersion: "k8s.nginx.org/v1";
  readonly kind: "Policy";
  readonly metadata: Metadata;
  readonly spec: {
    readonly rateLimit: {
      /** `^\d+r/[sm]$`. */
      readonly rate: string;
      /** A text, or variables of a short list in `${}`. */
      readonly key: string;
      /** At least 32k. */
      readonly zoneSize: string;
      readonly burst?: number;
      readonly noDelay: true;
      /** 503 unless set. */
      readonly rejectCode: number;
    };
  };
}
