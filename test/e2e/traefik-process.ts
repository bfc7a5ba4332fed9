import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireEngine } from "../engine";
import type { TraefikFile } from "../traffic/traefik-file";
import { freePort, sleep, startServer } from "./gateways/server-process";

/** A Traefik of 3.7 or newer; said aloud when there is none. */
export function installedTraefik(): string | undefined {
  const binary = requireEngine("traefik");
  if (binary === undefined) return undefined;
  const [major, minor] = traefikVersion(binary).split(".");
  if (Number(major) * 1_000 + Number(minor) >= 3_007) return binary;
  process.stderr.write(`\nSKIPPED: ${binary} is version ${major}.${minor}, and 3.7 is needed\n\n`);
  return undefined;
}

export function traefikVersion(binary: string): string {
  return /Version:\s+v?(\S+)/.exec(execFileSync(binary, ["version"], { encoding: "utf8" }))![1];
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
  const args = [`--configFile=${join(directory, "static.yml")}`];
  const server = await startServer({ binary, args, log: logFile(directory), isReady: () => isMarked(web, 0) });
  return {
    web,
    other,
    load,
    change: () => load(loaded),
    metrics: async () => (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text(),
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

type Ports = Readonly<Record<"web" | "other" | "metrics", number>>;

function staticConfiguration(directory: string, ports: Ports): object {
  const address = (port: number) => `127.0.0.1:${port}`;
  return {
    global: { checkNewVersion: false, sendAnonymousUsage: false },
    log: { level: "ERROR", filePath: logFile(directory) },
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

const logFile = (directory: string) => join(directory, "traefik.log");

function log(directory: string): string {
  return existsSync(logFile(directory)) ? readFileSync(logFile(directory), "utf8") : "no log";
}
