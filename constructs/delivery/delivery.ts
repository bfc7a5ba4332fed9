import type { Carrier, FilesDeliveryOptions, HelmDeliveryOptions, KubernetesManifestDeliveryOptions } from "./carrier";
import { FilesDelivery } from "./files-delivery";
import { HelmDelivery } from "./helm-delivery";
import { KubernetesManifestDelivery } from "./kubernetes-manifest-delivery";

/** Decides which Terraform resource carries which object. Implement `Carrier` to bring your own way. */
export type Delivery = Carrier;

/** The three ways that come with the product. */
export const Delivery = {
  /** Helm releases of a tiny bundled chart. A first plan needs no cluster and no CRDs; an apply is all or nothing. */
  helm: (options: HelmDeliveryOptions = {}): Delivery => new HelmDelivery(options),
  /** One `kubernetes_manifest` an object. Plan needs a cluster that has the CRDs. */
  kubernetesManifest: (options: KubernetesManifestDeliveryOptions = {}): Delivery =>
    new KubernetesManifestDelivery(options),
  /** Plain YAML files at synth, for GitOps: nothing of it reaches Terraform. */
  files: (options: FilesDeliveryOptions): Delivery => new FilesDelivery(options),
} as const;
