import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess, StdioOptions } from "node:child_process";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, request } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeGuardrails } from "../../src/guardrails";
import type { Manifest } from "../../src/manifest";
import { contractDocument } from "../contract-document";
import { freePort } from "./gateways/server-process";
import { installedNginx, nginxVersion } from "./nginx-process";

/*
 * What the generated Deployment runs: its own command with the ConfigMap's file, as a user without any right. Only places
 * are others: the two folders that are mounts, ports on loopback, and the backend's address.
 */

const NOBODY = 65_534;

function manifests(): readonly Manifest[] {
  const document = contractDocument<{ spec: { traffic: object } }>("catalog-nginx");
  const traffic = { ...document.spec.traffic, upstreams: undefined, retry: undefined, nginxDeployment: {} };
  return composeGuardrails({ ...document, spec: { ...document.spec, traffic } }).guardrails!.manifests.nginx;
}

interface Mapped {
  readonly text: string;
  readonly command: readonly string[];
  readonly volumes: readonly string[];
}

function mapped(folder: string, ports: Readonly<Record<string, string>>): Mapped {
  const [config, deployment] = manifests();
  const places = { "/run/guardrails": join(folder, "run"), "/etc/guardrails": join(folder, "etc"), ...ports };
  const moved = (text: string) =>
    Object.entries(places).reduce((result, [from, to]) => result.replaceAll(from, to), text);
  const pod = (deployment.spec as { template: { spec: Record<string, unknown[]> } }).template.spec;
  const [{ command, volumeMounts }] = pod.containers as { command: string[]; volumeMounts: { mountPath: string }[] }[];
  return {
    text: moved((config.data as Record<string, string>)["nginx.conf"]),
    command: command.map(moved),
    volumes: volumeMounts.map(({ mountPath }) => moved(mountPath)),
  };
}

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

async function backend(): Promise<number> {
  const server: Server = createServer((_request, response) => response.end("from the backend"));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function statusOf(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const sent = request(url, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on("error", () => resolve(undefined)).end();
  });
}

async function eventually<T>(read: () => Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const value = await read();
    if (isThere(value) || tries > 50) return value;
    await new Promise((later) => setTimeout(later, 100));
  }
}

for (const binary of installedNginx()) {
  test(`NGINX ${nginxVersion(binary)} runs the Deployment's command without root, writing to its one folder only`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "guardrails-workload-"));
    cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
    const [http, probe] = [await freePort(), await freePort()];
    const { text, command, volumes } = mapped(folder, {
      "listen 8080": `listen 127.0.0.1:${http}`,
      "listen 8081": `listen 127.0.0.1:${probe}`,
      "server catalog:80": `server 127.0.0.1:${await backend()}`,
    });
    for (const volume of volumes) mkdirSync(volume);
    writeFileSync(join(folder, "etc/nginx.conf"), text);
    chmodSync(folder, 0o755);
    chmodSync(join(folder, "run"), 0o777);
    const program = join(folder, "nginx");
    copyFileSync(binary, program);
    chmodSync(program, 0o755);
    const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const options = { cwd: "/", ...asNobody };

    // A file in place of the runtime's pipe: node's own are sockets, which cannot be opened by name.
    const streams = join(folder, "run/streams");
    const descriptor = openSync(streams, "a");
    chmodSync(streams, 0o666);
    cleanups.push(() => closeSync(descriptor));
    const log = () => readFileSync(streams, "utf8");
    const stdio: StdioOptions = ["ignore", descriptor, descriptor];

    expect(spawnSync(program, [...command.slice(1), "-t"], { ...options, stdio }).status).toBe(0);
    expect(log()).toContain("test is successful");
    expect(log()).not.toMatch(/\[(warn|alert|emerg|error)\]/);

    const nginx: ChildProcess = spawn(program, command.slice(1), { ...options, stdio });
    cleanups.push(() => nginx.kill("SIGKILL"));
    const up = await eventually(
      () => statusOf(`http://127.0.0.1:${probe}/`, "kubelet"),
      (status) => status === 200,
    );
    expect(up).toBe(200);
    expect(await statusOf(`http://127.0.0.1:${http}/`, "catalog.example.com")).toBe(200);
    expect(await statusOf(`http://127.0.0.1:${http}/`, "other.example.com")).toBe(404);
    const requests = () =>
      log()
        .split("\n")
        .filter((line) => line.startsWith("{"));
    await eventually(
      () => Promise.resolve(requests().length),
      (lines) => lines === 2,
    );
    const logged = requests().map((line) => JSON.parse(line) as object);
    expect(logged).toMatchObject([
      { host: "catalog.example.com", status: 200 },
      { host: "other.example.com", status: 404 },
    ]);

    const ended = new Promise((done) => nginx.once("exit", done));
    nginx.kill("SIGQUIT");
    expect(await ended).toBe(0);
  }, 30_000);
}
