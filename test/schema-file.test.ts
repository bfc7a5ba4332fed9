import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import Ajv2020 from "ajv/dist/2020";
import { parse } from "yaml";
import { interfaceNameOf, printSchema, SCHEMA_FILE, specInterfaces } from "../scripts/generate-schema";
import type { JsonSchema } from "../scripts/generate-schema";

const CONTRACT = path.join(__dirname, "contract");
const committed = readFileSync(SCHEMA_FILE, "utf8");
const schema = JSON.parse(committed) as Required<JsonSchema>;
const interfaces = specInterfaces();
const documents = readdirSync(CONTRACT).filter((file) => file.endsWith(".yaml"));

/** Every object schema with the interface it stands for: the named ones, and those written inside them. */
function objectSchemas(): [name: string, node: JsonSchema][] {
  return Object.entries(schema.$defs).flatMap(([name, node]) => [[name, node], ...inlined(name, node)]) as [
    string,
    JsonSchema,
  ][];
}

function inlined(name: string, node: JsonSchema): [string, JsonSchema][] {
  return Object.entries(node.properties ?? {}).flatMap(([key, property]) => {
    const documented = interfaces.get(name)?.properties.find((candidate) => candidate.name === key);
    const inner = documented && interfaceNameOf(documented, interfaces);
    return inner !== undefined && property.properties !== undefined ? [[inner, property] as [string, JsonSchema]] : [];
  });
}

const validate = new Ajv2020().compile(schema);

function validates(yaml: string): boolean {
  return validate(parse(yaml));
}

function contract(file: string): string {
  return readFileSync(path.join(CONTRACT, file), "utf8");
}

test("the committed schema is what npm run build generates", () => {
  expect(committed).toBe(printSchema());
});

test.each(objectSchemas())(
  "%s has the same keys in the schema as in its interface, each with a description",
  (name, node) => {
    const properties = Object.entries(node.properties ?? {});
    expect(properties.map(([key]) => key)).toEqual(interfaces.get(name)?.properties.map((property) => property.name));
    expect(properties.filter(([, property]) => !property.description)).toEqual([]);
  },
);

test.each(objectSchemas())("%s requires exactly what its interface requires", (name, node) => {
  const required = interfaces.get(name)?.properties.filter((property) => !property.optional);
  expect(node.required ?? []).toEqual(required?.map((property) => property.name));
});

test.each(objectSchemas())(
  "%s has the defaults its doc comments state, as they are written in the file",
  (name, node) => {
    for (const [key, property] of Object.entries(node.properties ?? {})) {
      const stated = interfaces.get(name)?.properties.find((candidate) => candidate.name === key)?.doc?.tags.default;
      const literal = stated === undefined || stated.startsWith("- ") || typeof property.default === "object";
      if (!literal) expect([key, String(property.default)]).toEqual([key, stated]);
    }
  },
);

test("every value that is no object says its type", () => {
  const untyped = objectSchemas().flatMap(([name, node]) =>
    Object.entries(node.properties ?? {})
      .filter(([, property]) => !["type", "$ref", "anyOf"].some((keyword) => keyword in property))
      .map(([key]) => `${name}.${key}`),
  );
  expect(untyped).toEqual([]);
});

test("units survive: a duration is a text with a pattern, and an objective a number or a text", () => {
  expect(schema.$defs.TimeoutsSpec.properties?.request).toMatchObject({
    type: "string",
    pattern: expect.stringContaining("ms"),
    description: expect.stringMatching(/Unit: duration\.\nRange: .*\nRaising it .*\nDefault: /),
  });
  expect(schema.$defs.SloSpec.properties?.objective).toMatchObject({ anyOf: [{ type: "number" }, { type: "string" }] });
});

test.each(documents)("%s is valid", (file) => {
  expect(validates(contract(file))).toBe(true);
});

test.each([
  ["a misspelt key", "objective: 99.9\n", "objektive: 99.9\n"],
  ["a missing objective", "      objective: 99.9\n", ""],
  ["a duration without a unit", "request: 2s", "request: 2"],
  ["an unknown gateway", "gateway: envoy-gateway", "gateway: envoy"],
])("%s is refused", (_, written, spoilt) => {
  const yaml = contract("checkout.guardrails.yaml");
  expect(yaml).toContain(written);
  expect(validates(yaml.replace(written, spoilt))).toBe(false);
});
