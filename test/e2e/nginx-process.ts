import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServiceWithTraffic } from "../../src/traffic/gateway-renderer";
import { nginxConfig } from "../../src/traffic/nginx";
import { requireEngine, requirePinnedEngine } from "../engine";
import { contractService } from "../traffic/contract-service";
import { freePort, startServer } from "./gateways/server-process";

/** Debian's and the newer one that is pinned: each version once, the older first. */
export function installedNginx(): string[] {
  const found = [requireEngine("nginx"), requirePinnedEngine("nginx")];
  const binaries = found.filter((binary) => binary !== undefined);
  const ofVersion = new Map(binaries.map((binary) => [nginxVersion(binary), binary]));
  return [...ofVersion.keys()]
    .sort((one, other) => one.localeCompare(other, "en", { numeric: true }))
    .map((version) => ofVersion.get(version)!);
}

export function nginxVersion(binary: string): string {
  return /nginx\/(\S+)/.exec(execFileSync("sh", ["-c", `"$0" -v 2>&1`, binary], { encoding: "utf8" }))![1];
}

/** The catalog contract in front of these `host:port`, with changes under `traffic`; null removes a field. */
export function nginxService(addresses: readonly string[], traffic: object = {}): ServiceWithTraffic {
  const upstreams = addresses.map((address) => {
    const [host, port] = address.split(":");
    return { host, port: Number(port) };
  });
  return contractService("catalog-nginx", { traffic: { ...traffic, upstreams } }) as ServiceWithTraffic;
}

/** A rendered file where NGINX may read and write. */
export interface NginxFile {
  readonly directory: string;
  readonly file: string;
  remove(): void;
}

export function writeNginx(service: ServiceWithTraffic, listen: string): NginxFile {
  const directory = mkdtempSync(join(tmpdir(), "guardrails-nginx-"));
  const file = join(directory, "nginx.conf");
  writeFileSync(file, nginxConfig(service, { listen, runtimeDirectory: directory }));
  return { directory, file, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** A running NGINX. */
export interface Nginx {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts NGINX in the foreground as the current user, and waits until it listens. */
export async function startNginx(binary: string, service: ServiceWithTraffic): Promise<Nginx> {
  const port = await freePort();
  const { directory, file, remove } = writeNginx(service, `127.0.0.1:${port}`);
  const user = process.getuid?.() === 0 ? " user root;" : "";
  const args = ["-p", directory, "-c", file, "-g", `daemon off;${user}`];
  const server = await startServer({ binary, args, log: join(directory, "error.log"), isReady: () => accepts(port) });
  return {
    port,
    stop: async () => {
      await server.stop();
      remove();
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
