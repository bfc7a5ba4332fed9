// `npm run build`, and what npm runs by itself after `npm ci` (prepare): Grafana bindings, dist/, the JSON Schema, the
// bundled chart. Quiet and quick when nothing has changed since the last build.
import { createHash } from "node:crypto";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root, run } from "./step.mjs";

const require = createRequire(import.meta.url);
const DIST = path.join(root, "dist");
const STAMP = path.join(DIST, ".build-stamp");
const SCHEMA = path.join(root, "guardrails.schema.json");
const CHART = path.join("constructs", "delivery", "chart");
const COMMAND = path.join(DIST, "src", "cli", "main.js");
const TOOLS = ["typescript", "tsx", "@cdktf/provider-generator"];

function filesUnder(folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function sources() {
  return ["src", "constructs"].flatMap(filesUnder).filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
}

function outputOf(source) {
  return path.join(DIST, source.replace(/\.ts$/, ".js"));
}

/** Everything a build reads, as one hash. CI is part of it, since the schema is not written there. */
function inputHash() {
  const settings = ["tsconfig.json", "tsconfig.build.json", "package.json", "package-lock.json"];
  const hash = createHash("sha256").update(process.env.CI ?? "");
  for (const file of [...settings, ...["src", "constructs", "scripts"].flatMap(filesUnder)]) {
    hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest("hex");
}

/** What a finished build leaves: the inputs it read, and the schema it wrote, which an editor may spoil. */
function stampOf(inputs) {
  return `${inputs} ${createHash("sha256").update(readFileSync(SCHEMA)).digest("hex")}\n`;
}

/** Whether dist/ is what the present sources give. */
export function isBuilt() {
  const complete = existsSync(STAMP) && existsSync(SCHEMA) && sources().every((source) => existsSync(outputOf(source)));
  return complete && readFileSync(STAMP, "utf8") === stampOf(inputHash());
}

/** Outputs whose source is gone would still be published. */
function removeOrphans() {
  const expected = new Set(sources().map((source) => path.relative(root, outputOf(source)).replace(/\.js$/, "")));
  const compiled = ["dist/src", "dist/constructs"].flatMap(filesUnder).filter((file) => /\.(js|d\.ts)$/.test(file));
  for (const file of compiled) {
    if (!expected.has(file.replace(/\.(js|d\.ts)$/, ""))) rmSync(path.join(root, file));
  }
}

function compile() {
  // With its notes kept, tsc would not write an output again that somebody has deleted.
  if (!sources().every((source) => existsSync(outputOf(source))))
    rmSync(path.join(DIST, ".tsbuildinfo"), { force: true });
  return run("build: tsc", [process.execPath, require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"]);
}

/** In CI the committed schema stays as it is, so that test/schema-file.test.ts can refuse a stale one. */
function writeSchema() {
  if (process.env.CI === "true" && existsSync(SCHEMA)) return 0;
  return run("build: guardrails.schema.json", [process.execPath, "--import", "tsx", "scripts/generate-schema.ts"]);
}

function copyChart() {
  rmSync(path.join(DIST, CHART), { recursive: true, force: true });
  if (existsSync(path.join(root, CHART))) cpSync(path.join(root, CHART), path.join(DIST, CHART), { recursive: true });
}

/** Brings everything up to date. Returns an exit code. */
export async function build() {
  const missing = TOOLS.filter((tool) => !existsSync(path.join(root, "node_modules", tool)));
  if (missing.length > 0) {
    console.error(`build: skipped, since development dependencies are not installed (${missing.join(", ")})`);
    return process.env.npm_lifecycle_event === "prepare" ? 0 : 1;
  }
  // Before the inputs are hashed: the bindings are both made here and compiled.
  const { generateGrafana } = await import("./generate-grafana.mjs");
  await generateGrafana();
  if (isBuilt()) return 0;
  rmSync(STAMP, { force: true });
  const inputs = inputHash();
  const failed = compile() || writeSchema();
  if (failed) return failed;
  removeOrphans();
  copyChart();
  if (existsSync(COMMAND)) chmodSync(COMMAND, 0o755);
  mkdirSync(DIST, { recursive: true });
  writeFileSync(STAMP, stampOf(inputs));
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) process.exitCode = await build();
