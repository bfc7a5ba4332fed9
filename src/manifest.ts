import { stringify } from "yaml";

/** A Kubernetes object as data. Renderers build it typed against its CRD and hand it on as this. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly [key: string]: unknown;
}

export interface ManifestMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A generated file: its path in the layout of the names table, and its text. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** The one printer of YAML: no line folding, no anchors, strings quoted where YAML would misread them. */
export function printYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, version: "1.1" });
}
