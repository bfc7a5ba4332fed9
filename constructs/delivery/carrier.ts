import type { GeneratedFile, Manifest } from "../../src";
import type { Construct, TerraformProvider, TerraformResource } from "../internal/terraform";

/** Objects that travel together: one guardrail of one service. */
export interface Parcel {
  /** What the objects guard, in one word; names the release or the folder entries. */
  readonly part: string;
  /** The service's name. */
  readonly service: string;
  /** Namespace of the objects. */
  readonly namespace: string;
  /** The objects, complete. May be none, when the guardrail is nothing but files. */
  readonly manifests: readonly Manifest[];
  /** What the guardrail has besides objects: rule files, dashboards, runbooks, an nginx.conf. */
  readonly files: readonly GeneratedFile[];
  /** Whether objects of the same name that exist already are taken over. */
  readonly adopt: boolean;
}

/** Decides which Terraform resource carries which object. Implement it to bring your own way. */
export interface Carrier {
  /** Creates what carries the parcel, under `scope`, with ids that are stable: they are state addresses. */
  deliver(scope: Construct, parcel: Parcel): readonly TerraformResource[];
}

/** Options of the Helm delivery. */
export interface HelmDeliveryOptions {
  /**
   * The Helm provider to use, where the stack has several.
   * @default - the stack's own
   */
  readonly provider?: TerraformProvider;
}

/** Options of the kubernetes_manifest delivery. */
export interface KubernetesManifestDeliveryOptions {
  /**
   * The Kubernetes provider to use, where the stack has several.
   * @default - the stack's own
   */
  readonly provider?: TerraformProvider;
}

/** Options of the files delivery. */
export interface FilesDeliveryOptions {
  /** Folder that the files are written to at synth, relative to the working directory; the layout is that of `guardrails render`. */
  readonly directory: string;
}
