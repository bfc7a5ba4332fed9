import type { Composition, ServiceMetadata, ServiceSpec } from "../src";
import type { Delivery } from "./delivery/delivery";

/** How a construct's objects reach the cluster; the same for every guardrail. */
export interface DeliveryProps {
  /**
   * What carries the generated objects: Helm releases of a bundled chart, `kubernetes_manifest` resources, or plain files.
   * @default Delivery.helm()
   */
  readonly delivery?: Delivery;
  /**
   * Takes over objects of the same name that exist already, instead of refusing to overwrite them. Helm only.
   * @default false
   */
  readonly adopt?: boolean;
  /**
   * Labels for every generated object, besides those of `metadata.labels`. Labels that the product sets itself win.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations for every generated object. Annotations that the product sets itself win.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A service described in code, in the words of guardrails.yaml. */
export interface DescribedServiceProps extends DeliveryProps {
  /** Whose guardrails these are. */
  readonly metadata: ServiceMetadata;
  /** The guardrails. Values must be plain: a Terraform token is refused, since thresholds are computed at synth. */
  readonly spec: ServiceSpec;
  /**
   * Overlay of `spec.environments` to merge over the rest.
   * @default - the spec as it is
   */
  readonly environment?: string;
}

/** One guardrail described in code: only the sections it needs. */
export interface DescribedPartProps extends Omit<DescribedServiceProps, "spec"> {
  /** The sections that this guardrail needs; `slos` may be left out where none is involved. */
  readonly spec: Partial<ServiceSpec>;
}

/** A service composed before, with `composeGuardrails` of `cdktf-guardrails/core`; several constructs may share one. */
export interface ComposedServiceProps extends DeliveryProps {
  /** What `composeGuardrails` made of the description. Its findings are reported once, however many constructs share it. */
  readonly composition: Composition;
}

/** A whole service: described here, or composed before. */
export type ServiceProps = DescribedServiceProps | ComposedServiceProps;

/** One guardrail: described here, or composed before. */
export type PartProps = DescribedPartProps | ComposedServiceProps;
