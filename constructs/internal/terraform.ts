/*
 * The one hand-written file that names the framework and the provider packages. Moving to cdktn changes the two
 * package names here. Provider packages are imported by deep path: their indexes cost a second at start-up.
 */
export { Construct } from "constructs";
export type { IConstruct } from "constructs";
export { Annotations, Aspects, AssetType, DataResource, dependable, TerraformAsset, TerraformStack } from "cdktf";
export type { ITerraformDependable, TerraformProvider, TerraformResource } from "cdktf";
export { addCustomSynthesis } from "cdktf/lib/synthesize/synthesizer";
export { Release } from "@cdktf/provider-helm/lib/release";
import type { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";

export type KubernetesManifest = Manifest;

/** Loaded when first used: most stacks never deliver this way, and the bindings are slow to load. */
export function kubernetesManifestClass(): typeof Manifest {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require("@cdktf/provider-kubernetes/lib/manifest") as { Manifest: typeof Manifest }).Manifest;
}
