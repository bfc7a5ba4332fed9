import { Document, Scalar, Schema, visit } from "yaml";

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

/** What a cluster has once, as a text: `IngressRoute shop/checkout`. */
export function objectName({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

/** A generated file: its path in the layout of the names table, and its text. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Characters that YAML 1.1 readers (Helm, Kubernetes) take for line ends or refuse, a tab where they expect indentation,
 * and nothing but blanks, which the library prints as fewer.
 */
const NEEDS_QUOTES = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|(^|\n)[ \t]*\t|^[ \n]*$/;
const ESCAPED = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * The one printer of YAML: no line folding, no anchors, strings quoted where another reader would misread them.
 * Plain data of one-line texts, which rules are, is printed here, ten times as fast as by the library and to the same
 * bytes; the library prints everything else.
 */
export function printYaml(value: unknown): string {
  const output = { text: "" };
  return isFilledMap(value) && add(output, value, "") ? `${output.text}\n` : printByLibrary(value);
}

function printByLibrary(value: unknown): string {
  const document = new Document(value, { version: "1.1", compat: "core", aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === "string" && NEEDS_QUOTES.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return escaped(document.toString({ lineWidth: 0, directives: false }));
}

/** What has been printed so far: one growing text, since joining at every level would copy it again and again. */
interface Output {
  text: string;
}

/**
 * Adds a value after its key or dash, the same as the library prints it; false when it holds something that only the
 * library prints. `indent` stands before every line but the first.
 */
function add(output: Output, value: unknown, indent: string): boolean {
  if (Array.isArray(value) && value.length > 0) return addItems(output, value, indent);
  if (isFilledMap(value)) return addFields(output, value, indent);
  const text = printScalar(value);
  output.text += text;
  return text !== undefined;
}

function addItems(output: Output, items: readonly unknown[], indent: string): boolean {
  return items.every((item, index) => {
    output.text += index === 0 ? "- " : `\n${indent}- `;
    return add(output, item, `${indent}  `);
  });
}

function addFields(output: Output, fields: Readonly<Record<string, unknown>>, indent: string): boolean {
  const inner = `${indent}  `;
  return definedKeys(fields).every((key, index) => {
    const value = fields[key];
    const isBlock = Array.isArray(value) ? value.length > 0 : isFilledMap(value);
    output.text += `${index === 0 ? "" : `\n${indent}`}${key}:${isBlock ? `\n${inner}` : " "}`;
    return PLAIN_KEY.test(key) && add(output, value, inner);
  });
}

function isFilledMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return isMap(value) && definedKeys(value).length > 0;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function definedKeys(fields: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(fields).filter((key) => fields[key] !== undefined);
}

function printScalar(value: unknown): string | undefined {
  if (typeof value === "string") return printText(value);
  if (typeof value === "boolean" || Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return "[]";
  return isMap(value) ? "{}" : undefined;
}

/** Keys that need no quotes; words like `on` do. */
const PLAIN_KEY = /^(?!(?:y|yes|n|no|true|false|on|off|null)$)[a-z_][\w./-]{0,200}$/i;

/** More than one line, or a character that needs care. */
const NOT_PLAIN = /[^ -~\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
/** The same, and what would end a text without quotes. */
const ENDS_TEXT = new RegExp(`${NOT_PLAIN.source}|: | #|[ :]$`);
/** What a text without quotes cannot begin with. */
const INDICATOR = /^[ ,[\]{}#&*!|>'"%@`]|^[?-](?: |$)/;
/** Texts that a reader of YAML 1.1 or 1.2 takes for a number, a truth value, a date, a merge or nothing. */
const READ_AS_OTHERS = (["yaml-1.1", "core"] as const).flatMap((schema) =>
  new Schema({ schema }).tags.flatMap((tag) => ("test" in tag && tag.default && tag.test ? [tag.test] : [])),
);
/** A beginning that no such text has, words like `on` aside. */
const BEGINS_TEXT = /^(?!(?:y|yes|n|no|true|false|on|off|null)$)[a-z_(]/i;

/** A text as a value, or undefined when it is not one line of plain characters. */
function printText(text: string): string | undefined {
  if (BEGINS_TEXT.test(text) && !ENDS_TEXT.test(text)) return text;
  if (NOT_PLAIN.test(text)) return undefined;
  const needsQuotes = [ENDS_TEXT, INDICATOR, ...READ_AS_OTHERS].some((pattern) => pattern.test(text));
  if (!needsQuotes) return text;
  return text.includes('"') && !text.includes("'") ? `'${text}'` : JSON.stringify(text);
}

/** Rare characters as `\uXXXX`: they stand inside double quotes only, in YAML as in JSON. */
export function escaped(text: string): string {
  return text.replace(ESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
