/*
 * Fields that are rendered, from the CRDs of NGINX Gateway Fabric 2.6.7 (config/crd/bases): there is no package of their types.
 */

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/** One object that a policy attaches to; no policy has a sectionName, so it holds for the whole route. */
export interface TargetRef {
  readonly group: "" | "gateway.networking.k8s.io";
  readonly kind: "HTTPRoute" | "Service";
  readonly name: string;
}

interface Policy<Kind extends string, Spec> {
  readonly apiVersion: "gateway.nginx.org/v1alpha1";
  readonly kind: Kind;
  readonly metadata: Metadata;
  readonly spec: Spec;
}

/** Timeouts match `^[0-9]{1,4}(ms|s|m|h)?$`. */
export interface ProxySettingsSpec {
  readonly targetRefs: readonly TargetRef[];
  readonly timeout: { readonly connect?: string; readonly read?: string; readonly send?: string };
}

/** `keepAlive.timeout` matches `^[0-9]{1,4}(ms|s|m|h)?$`. */
export interface UpstreamSettingsSpec {
  readonly targetRefs: readonly TargetRef[];
  readonly keepAlive: { readonly timeout: string };
}

/** The only one with a single target. `maxSize` matches `^\d{1,4}(k|m|g)?$`, `timeout` as above. */
export interface ClientSettingsSpec {
  readonly targetRef: TargetRef;
  readonly body: { readonly maxSize?: string; readonly timeout?: string };
}

/** `rate` matches `^\d+r/[sm]$`, `key` `^(?:[^ \t\r\n;{}#$]+|\$\w+)+$`; rejectCode is 503 unless set. */
export interface RateLimitSpec {
  readonly targetRefs: readonly TargetRef[];
  readonly rateLimit: {
    readonly rejectCode: number;
    readonly local: {
      readonly rules: readonly {
        readonly key: string;
        readonly rate: string;
        readonly zoneSize: string;
        readonly burst?: number;
        readonly noDelay: true;
      }[];
    };
  };
}

export type NginxGatewayFabricPolicy =
  | Policy<"ProxySettingsPolicy", ProxySettingsSpec>
  | Policy<"UpstreamSettingsPolicy", UpstreamSettingsSpec>
  | Policy<"ClientSettingsPolicy", ClientSettingsSpec>
  | Policy<"RateLimitPolicy", RateLimitSpec>;
