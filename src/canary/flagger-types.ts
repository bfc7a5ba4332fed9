/*
 * Fields of Flagger's CRDs as this product writes them, after artifacts/flagger/crd.yaml of 1.36.1: there is no package of
 * types. The strict dry run (test/e2e/strict-dry-run.test.ts) holds every field against that CRD.
 */

/** An object of one of Flagger's kinds. */
export interface FlaggerObject<Kind extends string, Spec> {
  readonly apiVersion: "flagger.app/v1beta1";
  readonly kind: Kind;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> };
  readonly spec: Spec;
}

export type FlaggerCanary = FlaggerObject<"Canary", FlaggerCanarySpec>;
export type MetricTemplate = FlaggerObject<"MetricTemplate", MetricTemplateSpec>;

export interface FlaggerCanarySpec {
  readonly provider: string;
  readonly targetRef: { readonly apiVersion: string; readonly kind: "Deployment"; readonly name: string };
  readonly progressDeadlineSeconds: number;
  readonly service: {
    readonly name: string;
    readonly port: number;
    readonly portName: string;
    readonly targetPort: number;
    readonly hosts?: readonly string[];
    readonly gatewayRefs: readonly GatewayRef[];
    readonly match: readonly { readonly uri: { readonly prefix: string } }[];
  };
  readonly analysis: {
    readonly interval: string;
    readonly threshold: number;
    readonly stepWeights: readonly number[];
    readonly metrics: readonly FlaggerMetric[];
  };
}

export interface GatewayRef {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly sectionName?: string;
}

export interface FlaggerMetric {
  readonly name: string;
  readonly interval: string;
  readonly thresholdRange: { readonly max: number };
  readonly templateRef: { readonly name: string };
}

export interface MetricTemplateSpec {
  readonly provider: { readonly type: "prometheus"; readonly address: string };
  readonly query: string;
}
