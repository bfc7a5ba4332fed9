// `npm run bench:generate`: how long the built command takes to render the rules of 1000 SLOs to files, in a fresh Node
// process each time. The limit is an aim: a run over it is said so, and is no failure.
//
//   npm run bench:generate -- [--runs 5] [--keep FOLDER]     FOLDER then holds the input and the last run's output
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build, isBuilt } from "./build.mjs";
import { root } from "./step.mjs";

const FILES = 100;
const SLOS_PER_FILE = 10;
/** What a compiled generator in Go, Sloth 0.16, takes for 1000 SLOs on a machine of two cores. */
const AIM_MS = 900;
const COMMAND = path.join(root, "dist", "src", "cli", "main.js");

const SERVICES = [
  "checkout",
  "catalog",
  "payments",
  "search",
  "basket",
  "profile",
  "orders",
  "shipping",
  "mail",
  "login",
];
const NAMESPACES = ["shop", "billing", "core", "growth", "ops"];
const WINDOWS = ["7d", "28d", "30d", "90d"];
const OBJECTIVES = ["99", "99.5", "99.9", "99.95", "99.99"];
const INDICATORS = [
  () => "indicator: { availability: { source: app } }",
  () => "indicator: { latency: { source: app, threshold: 250ms } }",
  (service) =>
    `indicator: { availability: { source: http-requests, selector: 'job="${service}",handler!~"/health|/metrics"' } }`,
  (service) => `indicator: { latency: { source: http-requests, selector: 'job="${service}"', threshold: 500ms } }`,
  (service) =>
    `indicator: { ratio: { bad: 'jobs_failed_total{job="${service}"}', total: 'jobs_done_total{job="${service}"}' } }`,
  (service) =>
    `indicator: { ratio: { good: 'mails_sent_total{job="${service}"}', total: 'mails_total{job="${service}"}' } }`,
  (service) => `indicator: { gauge: { series: 'probe_success{job="${service}"}' } }`,
];

/** A value for SLO number `index`; neighbours differ, and each list turns at a pace of its own. */
const pick = (list, index, pace = 1) => list[Math.floor(index / pace) % list.length];

function slo(service, index) {
  return `    - name: ${pick(SERVICES, index, 3)}-${index % SLOS_PER_FILE}
      description: what people wait for when they use ${service}, part ${index % SLOS_PER_FILE}
      objective: ${pick(OBJECTIVES, index, 2)}
      window: ${pick(WINDOWS, index)}
      ${pick(INDICATORS, index)(service)}
`;
}

function document(number) {
  const service = `${pick(SERVICES, number)}-${Math.floor(number / SERVICES.length)}`;
  const slos = Array.from({ length: SLOS_PER_FILE }, (_, index) => slo(service, number * SLOS_PER_FILE + index));
  return `apiVersion: guardrails/v1alpha1
kind: Service
metadata:
  name: ${service}
  namespace: ${pick(NAMESPACES, number)}
  labels: { team: ${pick(NAMESPACES, number, 2)} }
spec:
  runbooks: { baseUrl: "https://git.example.com/${service}/runbooks" }
  slos:
${slos.join("")}`;
}

function writeInput(folder) {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: FILES }, (_, number) => {
    const file = path.join(folder, `service-${number}.guardrails.yaml`);
    writeFileSync(file, document(number));
    return file;
  });
}

/** Runs Node afresh; milliseconds of wall clock, start included. */
function milliseconds(...args) {
  const started = process.hrtime.bigint();
  const env = { ...process.env, GUARDRAILS_ENV: "" };
  const { status, stderr, error } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 28, env });
  const took = Number(process.hrtime.bigint() - started) / 1e6;
  if (status !== 0)
    throw new Error(error?.message ?? `exit code ${status}: ${stderr.trim().split("\n").slice(-3).join(" ")}`);
  return took;
}

const rulesIn = (text) => text.match(/^ +- (record|alert): /gm)?.length ?? 0;

/** What was written, by the kind of file. */
function written(folder) {
  const kinds = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const kind = entry.name.replace(/^.*?(\.[a-z]+\.yml|\.yaml)$/, "*$1");
    const before = kinds.get(kind) ?? { files: 0, bytes: 0, rules: 0 };
    const rules = kind === "*.rules.yml" ? rulesIn(readFileSync(file, "utf8")) : 0;
    kinds.set(kind, {
      files: before.files + 1,
      bytes: before.bytes + statSync(file).size,
      rules: before.rules + rules,
    });
  }
  return kinds;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

function report(runs, starts, kinds) {
  const total = [...kinds.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(
    `${FILES * SLOS_PER_FILE} SLOs in ${FILES} files, guardrails render --only rules, ${cpus().length} cores`,
  );
  for (const [kind, { files, bytes, rules }] of kinds) {
    const count = rules === 0 ? "" : `, ${rules.toLocaleString("en")} rules`;
    console.log(`  ${kind.padEnd(14)} ${files} files, ${megabytes(bytes)}${count}`);
  }
  console.log(`  written        ${megabytes(total)}`);
  console.log(`  node alone     ${seconds(Math.min(...starts))} (fastest of ${starts.length})`);
  console.log(`  fastest        ${seconds(Math.min(...runs))}`);
  console.log(
    `  median         ${seconds(median(runs))} (${runs.length} fresh processes: ${runs.map(seconds).join(", ")})`,
  );
  const fastest = Math.min(...runs);
  console.log(
    fastest <= AIM_MS
      ? `within the aim of ${seconds(AIM_MS)}`
      : `over the aim of ${seconds(AIM_MS)}: ${(fastest / AIM_MS).toFixed(1)} times as long`,
  );
}

async function main() {
  const { values } = parseArgs({ options: { runs: { type: "string", default: "5" }, keep: { type: "string" } } });
  const count = Number(values.runs);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--runs takes a whole number from 1, got ${values.runs}`);
  if (!isBuilt() && (await build()) !== 0) return 1;
  const folder = values.keep ?? mkdtempSync(path.join(tmpdir(), "guardrails-bench-generate-"));
  try {
    const input = writeInput(path.join(folder, "input"));
    const out = path.join(folder, "rendered");
    const starts = Array.from({ length: count }, () => milliseconds("-e", "0"));
    const runs = Array.from({ length: count }, () => {
      rmSync(out, { recursive: true, force: true });
      return milliseconds(COMMAND, "render", ...input, "--only", "rules", "--out", out);
    });
    report(runs, starts, written(out));
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
  return 0;
}

process.exitCode = await main().catch((error) => {
  console.error(`bench:generate: ${error.message}`);
  return 1;
});
