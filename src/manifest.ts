import { Document, Scalar, visit } from "yaml";

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

/** Characters that YAML 1.1 readers (Helm, Kubernetes) take for line ends or refuse, and a tab where they expect indentation. */
const NEEDS_QUOTES = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|(^|\n)[ \t]*\t/;
const ESCAPED = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** The one printer of YAML: no line folding, no anchors, strings quoted where another reader would misread them. */
export function printYaml(value: unknown): string {
  const document = new Document(value, { version: "1.1", aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === "string" && NEEDS_QUOTES.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return escaped(document.toString({ lineWidth: 0, directives: false }));
}

/** Rare characters as `\uXXXX`: they stand inside double quotes only, in YAML as in JSON. */
export function escaped(text: string): string {
  return text.replace(ESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
