import { execFile, spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { pinnedEngine } from "../../test/engine";
import { BLOCK_HOURS, EVALUATED_AT } from "./history";

/** The two programs of Prometheus 3. */
export interface Engine {
  readonly prometheus: string;
  readonly promtool: string;
}

const BLOCKS_LIMIT_MS = 900_000;
const START_LIMIT_MS = 60_000;
const QUERY_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 15_000;

/** In the folder that was named, where scripts/engines.mjs puts them, or on PATH; without them that is said aloud. */
export function findEngine(): Engine | undefined {
  const named = process.env.GUARDRAILS_PROMETHEUS3;
  const pinned = path.dirname(pinnedEngine("prometheus") ?? "");
  const folders = named === undefined ? [pinned, ...(process.env.PATH ?? "").split(path.delimiter)] : [named];
  for (const folder of folders) {
    const engine = { prometheus: path.join(folder, "prometheus"), promtool: path.join(folder, "promtool") };
    if (existsSync(engine.prometheus) && existsSync(engine.promtool) && !isOlder(engine.prometheus)) return engine;
  }
  console.log(`SKIPPED: no prometheus and promtool of version 3 in ${named ?? "the engines' cache or on PATH"}.`);
  console.log("To measure, run node scripts/engines.mjs prometheus, or name their folder with GUARDRAILS_PROMETHEUS3.");
  return undefined;
}

/** One built from source may print no version; that ranges are read as version 3 does is checked on the data. */
function isOlder(prometheus: string): boolean {
  const { stdout } = spawnSync(prometheus, ["--version"], { encoding: "utf8", timeout: 10_000 });
  return stdout === null || /version [012]\./.test(stdout);
}

interface BlockInput {
  readonly text: string;
  readonly data: string;
  readonly signal: AbortSignal;
}

export async function createBlocks(engine: Engine, { text, data, signal }: BlockInput): Promise<void> {
  const args = ["tsdb", "create-blocks-from", "openmetrics", "--quiet", `--max-block-duration=${BLOCK_HOURS}h`];
  await promisify(execFile)(engine.promtool, [...args, text, data], { signal, timeout: BLOCKS_LIMIT_MS });
}

export interface Answer {
  readonly samples: number;
  readonly milliseconds: number;
  /** Values of the answer's series. */
  readonly values: readonly number[];
}

export interface Server {
  query(expression: string): Promise<Answer>;
}

interface ServerInput {
  readonly data: string;
  readonly signal: AbortSignal;
}

/** Runs Prometheus on a loopback port over ready blocks, without anything to scrape, for as long as the work takes. */
export async function withServer<T>(
  engine: Engine,
  { data, signal }: ServerInput,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  mkdirSync(data, { recursive: true });
  const config = path.join(data, "prometheus.yml");
  writeFileSync(config, "");
  const address = `127.0.0.1:${await freePort()}`;
  const storage = [`--storage.tsdb.path=${data}`, "--storage.tsdb.retention.time=100y"];
  const args = [`--config.file=${config}`, ...storage, `--web.listen-address=${address}`, "--log.level=warn"];
  const child = spawn(engine.prometheus, args, { stdio: ["ignore", "ignore", "pipe"] });
  const log: string[] = [];
  child.stderr.on("data", (text: Buffer) => log.push(text.toString()));
  child.on("error", (error) => log.push(error.message));
  try {
    await ready(`http://${address}`, { child, signal, log });
    return await work({ query: (expression) => query(`http://${address}`, expression, signal) });
  } finally {
    await stop(child);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

interface Starting {
  readonly child: ChildProcess;
  readonly signal: AbortSignal;
  readonly log: readonly string[];
}

async function ready(url: string, { child, signal, log }: Starting): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline && isRunning(child)) {
    const answer = await fetch(`${url}/-/ready`, { signal }).catch(() => undefined);
    if (answer?.ok) return;
    await setTimeout(100, undefined, { signal });
  }
  throw new Error(`prometheus did not become ready:\n${log.join("").slice(-2000)}`);
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function stop(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const late = new AbortController();
  await Promise.race([ended, setTimeout(STOP_LIMIT_MS, undefined, { signal: late.signal })]);
  late.abort();
  if (!isRunning(child)) return;
  child.kill("SIGKILL");
  await ended;
}

interface ApiAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly result: readonly { readonly value: readonly [number, string] }[];
    readonly stats: {
      readonly timings: { readonly execTotalTime: number };
      readonly samples: { readonly totalQueryableSamples: number };
    };
  };
}

/** An instant query at the end of the history, with what it cost. */
async function query(url: string, expression: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(`${url}/api/v1/query`, {
    method: "POST",
    body: new URLSearchParams({ query: expression, time: String(EVALUATED_AT), stats: "all" }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(QUERY_LIMIT_MS)]),
  });
  const { status, error, data } = (await response.json()) as ApiAnswer;
  if (status !== "success") throw new Error(`${expression}\nprometheus: ${error}`);
  return {
    samples: data.stats.samples.totalQueryableSamples,
    milliseconds: data.stats.timings.execTotalTime * 1000,
    values: data.result.map(({ value }) => Number(value[1])),
  };
}
