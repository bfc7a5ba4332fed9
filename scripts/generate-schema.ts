/*
 * guardrails.schema.json for editors: the shape from zod (src/spec/schema.ts), the words from the doc comments of the
 * interfaces (src/spec). Both carry the interface's name, so nothing is written twice.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { z } from "zod";
import { documentSchema } from "../src/spec/schema";
import { interfacesOf } from "./doc-comments";
import type { DocComment, DocumentedInterface, DocumentedProperty } from "./doc-comments";

export const SCHEMA_FILE = path.join(__dirname, "..", "guardrails.schema.json");
const SPEC_ROOM = path.join(__dirname, "..", "src", "spec");

export interface JsonSchema {
  $defs?: Record<string, JsonSchema>;
  $ref?: string;
  description?: string;
  default?: unknown;
  required?: string[];
  properties?: Record<string, JsonSchema>;
  [keyword: string]: unknown;
}

/** The interfaces that describe the file: those of document.ts and the `*-spec.ts` files, by name. */
export function specInterfaces(): ReadonlyMap<string, DocumentedInterface> {
  const files = readdirSync(SPEC_ROOM).filter((file) => file === "document.ts" || file.endsWith("-spec.ts"));
  const interfaces = files.flatMap((file) => interfacesOf(file, readFileSync(path.join(SPEC_ROOM, file), "utf8")));
  return new Map(interfaces.map((declaration) => [declaration.name, declaration]));
}

/** Name of the interface behind a property's type, through arrays and Readonly. */
export function interfaceNameOf(property: DocumentedProperty, known: ReadonlyMap<string, unknown>): string | undefined {
  let type = property.type;
  while (type !== undefined && (ts.isTypeOperatorNode(type) || ts.isArrayTypeNode(type))) {
    type = ts.isArrayTypeNode(type) ? type.elementType : type.type;
  }
  const name = type !== undefined && ts.isTypeReferenceNode(type) ? type.typeName.getText() : "";
  return known.has(name) ? name : undefined;
}

/** The schema, ready to be written. */
export function guardrailsSchema(): JsonSchema {
  const interfaces = specInterfaces();
  const { $schema, $ref, $defs = {} } = shape();
  for (const [name, node] of Object.entries($defs)) describe(node, name, interfaces);
  return {
    $schema,
    title: "guardrails.yaml",
    description: interfaces.get("GuardrailsDocument")?.doc?.text,
    $ref,
    $defs,
  };
}

/** zod leaves out a default whose value is transformed later; as written it is valid, so it is put back. */
function shape(): JsonSchema {
  return z.toJSONSchema(documentSchema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const definition = zodSchema._zod.def;
      if (definition.type === "default")
        jsonSchema.default ??= (definition as z.core.$ZodDefaultDef).defaultValue as never;
    },
  }) as JsonSchema;
}

function describe(node: JsonSchema, name: string, interfaces: ReadonlyMap<string, DocumentedInterface>): void {
  const declaration = interfaces.get(name);
  if (declaration === undefined) throw new Error(`schema ${name} is named after no interface of src/spec`);
  if (declaration.doc !== undefined) node.description ??= declaration.doc.text;
  for (const [key, property] of Object.entries(node.properties ?? {})) {
    const documented = declaration.properties.find((candidate) => candidate.name === key);
    if (documented?.doc === undefined) throw new Error(`${name}.${key} has no doc comment`);
    property.description = proseOf(documented.doc);
    const inner = interfaceNameOf(documented, interfaces);
    if (inner !== undefined && property.properties !== undefined) describe(property, inner, interfaces);
  }
}

/** A property's comment as editors show it: meaning, unit, range, what raising does, default. */
function proseOf({ text, tags }: DocComment): string {
  const facts = [
    tags.unit && `Unit: ${tags.unit}`,
    tags.range && `Range: ${tags.range}`,
    tags.raising && `Raising it ${tags.raising}`,
    tags.default && `Default: ${tags.default.replace(/^- /, "")}`,
  ].filter((fact) => fact !== undefined);
  return [text, ...facts.map((fact) => `${fact}.`)].join("\n");
}

export function printSchema(): string {
  return `${JSON.stringify(guardrailsSchema(), null, 2)}\n`;
}

if (require.main === module) writeFileSync(SCHEMA_FILE, printSchema());
