import type { Manifest, Problem } from "../../src";
import { claimObjects } from "../internal/claim-objects";
import { core } from "../internal/core";
import { Findings } from "../internal/findings";
import { kubernetesManifestClass } from "../internal/terraform";
import type { Construct, TerraformResource } from "../internal/terraform";
import { terraformValue } from "../internal/terraform-text";
import type { Carrier, KubernetesManifestDeliveryOptions, Parcel } from "./carrier";

/** Carries each object in a `kubernetes_manifest` of its own. */
export class KubernetesManifestDelivery implements Carrier {
  constructor(private readonly options: KubernetesManifestDeliveryOptions) {}

  deliver(scope: Construct, parcel: Parcel): readonly TerraformResource[] {
    if (parcel.adopt) new Findings(scope, [adoptProblem()]);
    claimObjects(scope, parcel.manifests, this.options.provider?.fqn);
    const KubernetesManifest = kubernetesManifestClass();
    return parcel.manifests.map(
      (manifest) =>
        new KubernetesManifest(scope, `${manifest.kind}-${manifest.metadata.name}`, {
          manifest: terraformValue(withoutEmpty(manifest)) as Record<string, unknown>,
          ...(this.options.provider && { provider: this.options.provider }),
        }),
    );
  }
}

/** Measured in the provider's own code: it refuses to create what exists, whatever the field manager. */
function adoptProblem(): Problem {
  const { checkRules, finding } = core();
  const message = "kubernetes_manifest cannot take over objects that exist already";
  return finding(checkRules.adoptByHelm, {
    path: "adopt",
    message,
    fix: "use Delivery.helm(), or import the objects into Terraform's state",
  });
}

/** The provider reads an undefined field as null and plans it for ever. */
function withoutEmpty(manifest: Manifest): unknown {
  return JSON.parse(JSON.stringify(manifest));
}
