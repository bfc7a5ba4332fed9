import path from "node:path";
import { claimObjects } from "../internal/claim-objects";
import { claim } from "../internal/claims";
import { core } from "../internal/core";
import { terraformText } from "../internal/terraform-text";
import { AssetType, Release, TerraformAsset, TerraformStack } from "../internal/terraform";
import type { Construct, TerraformResource } from "../internal/terraform";
import type { Carrier, HelmDeliveryOptions, Parcel } from "./carrier";

/** Longest name that Helm accepts for a release. */
const RELEASE_NAME_LIMIT = 53;
/** Revisions that Helm keeps for a rollback; each is a Secret as large as its manifests. */
const MAX_HISTORY = 5;

/** Carries a parcel in one Helm release of the bundled chart. */
export class HelmDelivery implements Carrier {
  constructor(private readonly options: HelmDeliveryOptions) {}

  deliver(scope: Construct, parcel: Parcel): readonly TerraformResource[] {
    if (parcel.manifests.length === 0) return [];
    const { printYaml } = core();
    const manifests = Object.fromEntries(
      parcel.manifests.map((manifest) => [`${manifest.kind}.${manifest.metadata.name}`, printYaml(manifest)]),
    );
    const name = releaseName(parcel);
    const cluster = this.options.provider?.fqn;
    const isFree = claim(scope, { what: "Helm release", name: `${parcel.namespace}/${name}`, place: cluster });
    if (isFree) claimObjects(scope, parcel.manifests, cluster);
    const release = new Release(scope, pascal(parcel.part), {
      name,
      namespace: parcel.namespace,
      chart: bundledChart(scope),
      values: [terraformText(printYaml({ manifests }))],
      atomic: true,
      cleanupOnFail: true,
      maxHistory: MAX_HISTORY,
      ...(parcel.adopt && { takeOwnership: true }),
      ...(this.options.provider && { provider: this.options.provider }),
    });
    return [release];
  }
}

function pascal(part: string): string {
  return part[0].toUpperCase() + part.slice(1);
}

function releaseName({ service, part }: Parcel): string {
  return `${service}-${part}`.slice(0, RELEASE_NAME_LIMIT).replace(/-+$/, "");
}

/** One copy of the chart a stack. Its path holds a hash of its content, so a change of the chart shows in the plan. */
function bundledChart(scope: Construct): string {
  const id = "GuardrailsChart";
  const stack = TerraformStack.of(scope);
  const existing = stack.node.tryFindChild(id) as TerraformAsset | undefined;
  return (existing ?? new TerraformAsset(stack, id, { path: path.join(__dirname, "chart"), type: AssetType.DIRECTORY }))
    .path;
}
