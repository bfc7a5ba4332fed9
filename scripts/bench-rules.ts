/*
 * `npm run bench:rules`: samples that one evaluation of all rules reads, ours beside those that Sloth and Pyrra generate
 * for the same two SLOs, on the same data in a real Prometheus 3. Exits 1 when a requirement is missed.
 *
 *   npm run bench:rules -- [--series 10,100,1000] [--peers FOLDER]
 *
 * GUARDRAILS_PEERS is the same as --peers; GUARDRAILS_PROMETHEUS3 is the folder of prometheus and promtool, version 3.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { EVALUATED_AT, HISTORY_SECONDS, STEP_SECONDS, writeOpenMetrics } from "./bench-rules/history";
import { costsOf, floorOf } from "./bench-rules/measurement";
import type { SizeResult } from "./bench-rules/measurement";
import { ourRules } from "./bench-rules/our-rules";
import { missingPeers, peerRules } from "./bench-rules/peer-rules";
import { step } from "./bench-rules/progress";
import { createBlocks, findEngine, withServer } from "./bench-rules/prometheus";
import type { Engine } from "./bench-rules/prometheus";
import { rawSeries } from "./bench-rules/raw-series";
import { recordedSeries } from "./bench-rules/rule-set";
import type { RuleSet } from "./bench-rules/rule-set";
import { printTable, verdicts } from "./bench-rules/verdict";

const ROOT = path.dirname(__dirname);

interface Bench {
  readonly engine: Engine;
  readonly ruleSets: readonly RuleSet[];
  readonly signal: AbortSignal;
}

function options() {
  const { values } = parseArgs({
    options: {
      series: { type: "string", default: "10,100,1000" },
      peers: { type: "string", default: process.env.GUARDRAILS_PEERS ?? path.join(ROOT, "..", "shared", "peers") },
    },
  });
  const sizes = values.series.split(",").map(Number);
  const odd = sizes.find((size) => !Number.isInteger(size) || size < 10 || size % 10 !== 0);
  if (odd !== undefined) throw new Error(`--series takes multiples of 10, got ${values.series}`);
  return { sizes, peers: path.resolve(values.peers) };
}

/** One TSDB with everything that any of the tools reads, and what an evaluation of each tool's rules reads of it. */
async function measure({ engine, ruleSets, signal }: Bench, size: number): Promise<SizeResult> {
  const folder = mkdtempSync(path.join(tmpdir(), "guardrails-bench-rules-"));
  try {
    const text = path.join(folder, "history.om");
    const data = path.join(folder, "data");
    const series = [...rawSeries(size), ...recordedSeries(ruleSets)];
    await step(`${size} series: writing their history`, () => writeOpenMetrics(text, series, signal));
    await step(`${size} series: making blocks`, () => createBlocks(engine, { text, data, signal }));
    rmSync(text);
    return await withServer(engine, { data, signal }, async (server) => ({
      size,
      floor: await floorOf(server, size),
      costs: await step(`${size} series: evaluating every rule`, () => costsOf(server, ruleSets)),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(signal: AbortSignal): Promise<number> {
  const { sizes, peers } = options();
  const engine = findEngine();
  if (engine === undefined) return 0;
  const others = peerRules(peers);
  if (others.length === 0) console.log(missingPeers(peers));
  const bench = { engine, ruleSets: [ourRules(), ...others], signal };
  const days = (HISTORY_SECONDS / 86_400).toFixed(1);
  console.log(
    `${days} days of history, a sample every ${STEP_SECONDS} s, evaluated at ${new Date(EVALUATED_AT * 1000).toISOString()}`,
  );
  const results: SizeResult[] = [];
  for (const size of sizes) results.push(await measure(bench, size));
  printTable(results);
  const found = verdicts(results);
  for (const { text } of found) console.log(text);
  return found.some(({ missed }) => missed) ? 1 : 0;
}

const stopped = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const)
  process.once(name, () => stopped.abort(new Error(`ended by ${name}`)));

main(stopped.signal).then(
  (code) => (process.exitCode = code),
  (thrown: unknown) => {
    const error: unknown = stopped.signal.aborted ? stopped.signal.reason : thrown;
    console.error(`bench:rules: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
