import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import type { ServiceWithTraffic } from "../../src/traffic/gateway-renderer";
import { requireEngine } from "../engine";
import { contractService } from "../traffic/contract-service";
import { envoyBootstrap } from "./envoy-bootstrap";
import { surroundings, toXds } from "./envoy-translation";
import type { EnvoyResources, Fields } from "./envoy-translation";
import { freePort, startServer } from "./gateways/server-process";

/** Envoy, and the translator of Envoy Gateway. */
export interface EnvoyEngines {
  readonly envoy: string;
  readonly egctl: string;
}

/** Both, or a word aloud about what is missing. */
export function installedEnvoy(): EnvoyEngines | undefined {
  const [envoy, egctl] = [requireEngine("envoy"), requireEngine("egctl")];
  return envoy === undefined || egctl === undefined ? undefined : { envoy, egctl };
}

export function envoyVersion({ envoy }: EnvoyEngines): string {
  return /\/(\d+\.\d+\.\d+)\//.exec(execFileSync(envoy, ["--version"], { encoding: "utf8" }))![1];
}

/** The checkout contract on Envoy Gateway with changes under `traffic`, null removes a field; no canary, one replica a pod. */
export function envoyService(traffic: Fields = {}, replicas = 2): ServiceWithTraffic {
  const changes = { canary: null, workload: { replicas }, environments: null, traffic };
  return contractService("checkout", changes) as ServiceWithTraffic;
}

const translated = new Map<string, Promise<EnvoyResources>>();

/** What is rendered for a service, through Envoy Gateway's translator, which takes a second of processor time: once each. */
export function translatedService(egctl: string, service: ServiceWithTraffic): Promise<EnvoyResources> {
  const { routes, policies } = trafficGuardrails(service);
  expect([routes.length, policies.length]).toEqual([2, 2]);
  const manifests = [...surroundings(["checkout"]), ...routes, ...policies];
  const key = JSON.stringify(manifests);
  const resources = translated.get(key) ?? toXds(egctl, manifests);
  translated.set(key, resources);
  return resources;
}

/** A running Envoy. */
export interface Envoy {
  readonly port: number;
  /** The sum of all counters or gauges whose whole name matches; 0 where Envoy has not made them yet. */
  stat(name: RegExp): Promise<number>;
  /** What Prometheus scrapes. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

/** One worker thread, so that limits that Envoy splits over its threads are what is written. */
export async function startEnvoy(binary: string, xds: EnvoyResources, pods: readonly string[]): Promise<Envoy> {
  const directory = mkdtempSync(join(tmpdir(), "guardrails-envoy-"));
  const [port, admin] = [await freePort(), await freePort()];
  const [file, log] = [join(directory, "envoy.json"), join(directory, "envoy.log")];
  writeFileSync(file, JSON.stringify(envoyBootstrap(xds, { port, admin, pods })));
  const level = ["--log-level", "warning", "--log-path", log];
  const args = ["-c", file, "--concurrency", "1", "--disable-hot-restart", "--drain-time-s", "0", ...level];
  const isReady = async () => (await askAdmin(admin, "/ready").catch(() => "")).startsWith("LIVE");
  const server = await startServer({ binary, args, log, isReady });
  return {
    port,
    stat: async (name) => sumOf(await askAdmin(admin, "/stats"), name),
    metrics: () => askAdmin(admin, "/stats/prometheus"),
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function askAdmin(port: number, path: string): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).text();
}

function sumOf(stats: string, name: RegExp): number {
  const lines = stats.split("\n").map((line) => /^(.+): (\d+)$/.exec(line));
  return lines.reduce((sum, line) => sum + (line !== null && name.test(line[1]) ? Number(line[2]) : 0), 0);
}
