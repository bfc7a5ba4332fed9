import type { Manifest } from "../../src";
import { kubernetesManifestClass } from "../internal/terraform";
import type { Construct, TerraformResource } from "../internal/terraform";
import { terraformValue } from "../internal/terraform-text";
import type { Carrier, KubernetesManifestDeliveryOptions, Parcel } from "./carrier";

/** Carries each object in a `kubernetes_manifest` of its own. */
export class KubernetesManifestDelivery implements Carrier {
  constructor(private readonly options: KubernetesManifestDeliveryOptions) {}

  deliver(scope: Construct, parcel: Parcel): readonly TerraformResource[] {
    const KubernetesManifest = kubernetesManifestClass();
    return parcel.manifests.map(
      (manifest) =>
        new KubernetesManifest(scope, `${manifest.kind}-${manifest.metadata.name}`, {
          manifest: terraformValue(withoutEmpty(manifest)) as Record<string, unknown>,
          ...(parcel.adopt && { fieldManager: { name: "guardrails", forceConflicts: true } }),
          ...(this.options.provider && { provider: this.options.provider }),
        }),
    );
  }
}

/** The provider reads an undefined field as null and plans it for ever. */
function withoutEmpty(manifest: Manifest): unknown {
  return JSON.parse(JSON.stringify(manifest));
}
