// Generates constructs/grafana/generated from the trimmed provider schema beside it: offline, without Terraform, and
// only when the schema, the generator or this file has changed. `node scripts/generate-grafana.mjs` forces nothing.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

const PROVIDER_VERSION = "4.45.1";
const SCHEMA = path.join(root, "constructs", "grafana", `provider-schema-${PROVIDER_VERSION}.json`);
const OUT = path.join(root, "constructs", "grafana", "generated");

/** `~> 4.45`: 4.45 or any later 4.x. Fields that a later 4.x adds are unknown to these bindings, and none is removed. */
const VERSION_CONSTRAINT = "~> 4.45";

/** An allow list: grafana_notification_policy is left out on purpose, since one resource replaces a server's whole tree. */
const RESOURCES = [
  "grafana_annotation",
  "grafana_contact_point",
  "grafana_dashboard",
  "grafana_data_source",
  "grafana_folder",
  "grafana_message_template",
  "grafana_mute_timing",
  "grafana_rule_group",
];

/** What the bindings depend on, as one line; kept beside them to see that they are stale. */
function stampOf() {
  const hash = createHash("sha256")
    .update(readFileSync(SCHEMA))
    .update(readFileSync(fileURLToPath(import.meta.url)));
  return `${require("@cdktf/provider-generator/package.json").version} ${hash.digest("hex")}\n`;
}

function isFresh(stamp) {
  const file = path.join(OUT, ".stamp");
  return existsSync(file) && readFileSync(file, "utf8") === stamp && readdirSync(OUT).length === RESOURCES.length + 2;
}

function trimmedSchema() {
  const schema = JSON.parse(readFileSync(SCHEMA, "utf8"));
  const [provider] = Object.values(schema.provider_schemas);
  const missing = RESOURCES.filter((type) => !(type in provider.resource_schemas));
  if (missing.length > 0) throw new Error(`${SCHEMA} lacks ${missing.join(", ")}`);
  provider.resource_schemas = Object.fromEntries(RESOURCES.map((type) => [type, provider.resource_schemas[type]]));
  provider.data_source_schemas = {};
  return schema; // Without provider_versions: with it, stacks would ask for exactly that version, not for the constraint.
}

/** Loading the generator runs `terraform version` and reports to HashiCorp when that fails; neither is wanted here. */
function loadGenerator() {
  process.env.CHECKPOINT_DISABLE = "1";
  process.env.TERRAFORM_BINARY_NAME = "true";
  return { ...require("@cdktf/provider-generator"), ...require("@cdktf/commons") };
}

/** Brings the bindings up to date. Returns whether there was anything to do. */
export async function generateGrafana() {
  const stamp = stampOf();
  if (isFresh(stamp)) return false;
  const generator = loadGenerator();
  const constraint = { name: "grafana", source: "grafana/grafana", version: VERSION_CONSTRAINT };
  const target = new generator.ConstructsMakerProviderTarget(
    new generator.TerraformProviderConstraint(constraint),
    "typescript",
  );
  const bindings = new generator.TerraformProviderGenerator(new generator.CodeMaker(), trimmedSchema());
  bindings.generate(target);
  const scratch = mkdtempSync(path.join(tmpdir(), "guardrails-grafana-"));
  try {
    await bindings.save(scratch);
    replaceOutput(path.join(scratch, "providers", "grafana"), stamp);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return true;
}

/** One flat file a resource; the generator's index (which loads all of them) and READMEs stay behind. */
function replaceOutput(from, stamp) {
  const folders = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  for (const { name } of folders) {
    const unexpected = readdirSync(path.join(from, name)).filter((file) => !["index.ts", "README.md"].includes(file));
    if (unexpected.length > 0) throw new Error(`the generator split ${name} into ${unexpected.join(", ")}`);
    writeFileSync(path.join(OUT, `${name}.ts`), readFileSync(path.join(from, name, "index.ts")));
  }
  writeFileSync(path.join(OUT, ".stamp"), stamp);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log((await generateGrafana()) ? "grafana bindings: generated" : "grafana bindings: up to date");
}
