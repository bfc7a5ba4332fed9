import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { RequestListener, Server } from "node:http";
import { connect, createServer as createSocket } from "node:net";
import type { AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { nginxConfig } from "../../src/traffic/nginx";
import type { ServiceWithTraffic } from "../../src/traffic/gateway-renderer";
import { requireEngine } from "../engine";
import { contractService } from "../traffic/contract-service";

/*
 * The rendered configuration on real NGINX, every version that is installed: Debian's nginx-light on the PATH and the newer
 * one that the engines script caches. Everything listens on loopback and is ended by its process id.
 */

const CACHED = join(homedir(), ".cache/guardrails-engines/bin/nginx");

/** Each version once. */
function installed(): string[] {
  const found = requireEngine("nginx", "apt-get install nginx-light");
  const binaries = [found, existsSync(CACHED) ? CACHED : undefined].filter((binary) => binary !== undefined);
  return [...new Map(binaries.map((binary) => [versionOf(binary), binary])).values()];
}

function versionOf(binary: string): string {
  return execFileSync("sh", ["-c", `"$0" -v 2>&1`, binary], { encoding: "utf8" }).trim();
}

const binaries = installed();
if (binaries.length === 0) test.skip("on NGINX, which is not installed", () => undefined);

/** A backend that remembers what reached it. */
interface Backend {
  readonly port: number;
  readonly seen: string[];
  readonly server: Server;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
}

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function backend(name: string, listener?: RequestListener): Promise<Backend> {
  const seen: string[] = [];
  const server = createServer((incoming, response) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    if (listener !== undefined) return listener(incoming, response);
    incoming.resume().on("end", () => response.end(name));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  return { port: (server.address() as AddressInfo).port, seen, server };
}

const hanging: RequestListener = () => undefined;

async function freePort(): Promise<number> {
  const socket = createSocket();
  await new Promise<void>((ready) => socket.listen(0, "127.0.0.1", ready));
  const { port } = socket.address() as AddressInfo;
  await new Promise((closed) => socket.close(closed));
  return port;
}

/** The catalog contract in front of these ports, written where NGINX may read and write. */
function configure(
  ports: readonly number[],
  listen: string,
  traffic: object = {},
): { directory: string; file: string } {
  const directory = mkdtempSync(join(tmpdir(), "guardrails-nginx-"));
  cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
  const upstreams = ports.map((port) => ({ host: "127.0.0.1", port }));
  const service = contractService("catalog-nginx", { traffic: { ...traffic, upstreams } }) as ServiceWithTraffic;
  const file = join(directory, "nginx.conf");
  writeFileSync(file, nginxConfig(service, { listen, runtimeDirectory: directory }));
  return { directory, file };
}

/** Starts NGINX in the foreground with one worker as the current user, and waits until it listens. */
async function start(binary: string, ports: readonly number[], traffic: object = {}): Promise<number> {
  const port = await freePort();
  const { directory, file } = configure(ports, `127.0.0.1:${port}`, traffic);
  const user = process.getuid?.() === 0 ? " user root;" : "";
  const child = spawn(binary, ["-p", directory, "-c", file, "-g", `daemon off;${user}`], { stdio: "ignore" });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  cleanups.push(() => stop(child, exited));
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await accepts(port)) return port;
    if (child.exitCode !== null) break;
    await sleep(25);
  }
  throw new Error(`NGINX did not start: ${readFileSync(join(directory, "error.log"), "utf8")}`);
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await exited;
  clearTimeout(killer);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

interface Sent {
  readonly body?: string;
  readonly path?: string;
  readonly host?: string;
}

const SERVICE_HOST = "catalog.example.com";

function send(port: number, method: string, sent: Sent = {}): Promise<Answer> {
  const { body = "", path = "/items?page=2", host = SERVICE_HOST } = sent;
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { host, "content-length": Buffer.byteLength(body) };
    const outgoing = request({ port, host: "127.0.0.1", method, path, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () =>
        resolve({ status: response.statusCode!, body: text, milliseconds: performance.now() - started }),
      );
    });
    outgoing.on("error", reject).end(body);
  });
}

/** Within 10 %, and a constant for a busy machine. */
function expectAbout(milliseconds: number, expected: number): void {
  expect(milliseconds).toBeGreaterThanOrEqual(expected * 0.9);
  expect(milliseconds).toBeLessThanOrEqual(expected * 1.1 + 150);
}

const unlimited = { rateLimit: null };

for (const binary of binaries)
  describe(versionOf(binary), () => {
    test("accepts the catalog contract's configuration without a warning", () => {
      const { directory, file } = configure([65_001, 65_002], "127.0.0.1:65003");
      const output = execFileSync("sh", ["-c", `"$0" -t -p "$1" -c "$2" 2>&1`, binary, directory, file], {
        encoding: "utf8",
      });
      expect(output).toContain("syntax is ok");
      expect(output).toContain("test is successful");
      expect(output).not.toMatch(/\[(warn|error|emerg)\]/);
    });

    test("accepts every guardrail NGINX has, on a path of its own, for the longest host name", () => {
      const label = "a".repeat(63);
      const { directory, file } = configure([65_001, 65_002], "127.0.0.1:65003", {
        path: "/v1.2/items",
        hostnames: [`${label}.${label}.${label}.${"b".repeat(61)}`, "*.example.com"],
        circuitBreaker: { maxConnections: 9, maxParallelRequests: 31 },
        retry: { methods: ["GET", "POST"], conditions: ["timeout", 403, 404, 429, 500, 502, 503, 504] },
        rateLimit: { requests: 660, per: "hour", burst: 0 },
        maxBody: "1500k",
      });
      const check = () => execFileSync(binary, ["-t", "-p", directory, "-c", file], { stdio: "pipe" });
      expect(check).not.toThrow();
    });

    test("cuts a hanging try at its limit and repeats a GET once, on the other backend", async () => {
      const slow = await backend("slow", hanging);
      const good = await backend("good");
      const port = await start(binary, [slow.port, good.port], unlimited);
      const answer = await send(port, "GET");
      expect([answer.status, answer.body]).toEqual([200, "good"]);
      expectAbout(answer.milliseconds, 1_000);
      expect([slow.seen, good.seen]).toEqual([["GET /items?page=2"], ["GET /items?page=2"]]);
    });

    test("gives up after the configured tries when every backend hangs", async () => {
      const backends = [await backend("a", hanging), await backend("b", hanging), await backend("c", hanging)];
      const timeouts = { backendRequest: "400ms" };
      const port = await start(
        binary,
        backends.map((each) => each.port),
        { ...unlimited, timeouts },
      );
      const answer = await send(port, "GET");
      expect(answer.status).toBe(504);
      expectAbout(answer.milliseconds, 800);
      expect(backends.flatMap((each) => each.seen)).toHaveLength(2);
    });

    test.each(["POST", "PUT", "DELETE"])("lets a %s that times out reach a backend exactly once", async (method) => {
      const backends = [await backend("a", hanging), await backend("b", hanging)];
      const port = await start(
        binary,
        backends.map((each) => each.port),
        {
          ...unlimited,
          timeouts: { backendRequest: "400ms" },
        },
      );
      const answer = await send(port, method, { body: "x=1" });
      expect(answer.status).toBe(504);
      expectAbout(answer.milliseconds, 400);
      expect(backends.flatMap((each) => each.seen)).toEqual([`${method} /items?page=2`]);
    });

    test("passes a POST's URI and body on, and its 503 back without a second try", async () => {
      const bodies: string[] = [];
      const failing: RequestListener = (incoming, response) => {
        incoming.on("data", (chunk: Buffer) => bodies.push(chunk.toString()));
        incoming.on("end", () => response.writeHead(503).end("no"));
      };
      const backends = [await backend("a", failing), await backend("b", failing)];
      const port = await start(
        binary,
        backends.map((each) => each.port),
        unlimited,
      );
      expect(await send(port, "POST", { body: "sku=a1" })).toMatchObject({ status: 503, body: "no" });
      expect(bodies).toEqual(["sku=a1"]);
    });

    test("a dead backend costs no failed GET", async () => {
      const good = await backend("good");
      const port = await start(binary, [await freePort(), good.port], unlimited);
      const answers = [];
      for (let n = 0; n < 20; n++) answers.push((await send(port, "GET")).status);
      expect(answers).toEqual(Array(20).fill(200));
      expect(good.seen).toHaveLength(20);
    });

    test("takes a failing backend out after the configured failures, and not before", async () => {
      const bad = await backend("bad", (_incoming, response) => response.writeHead(503).end());
      const good = await backend("good");
      const port = await start(binary, [bad.port, good.port], unlimited);
      for (let n = 0; n < 20; n++) expect((await send(port, "GET")).status).toBe(200);
      expect(bad.seen).toHaveLength(3);
    });

    test("without eject one slow GET takes no backend out", async () => {
      const backends = [await backend("a"), await backend("b")];
      let hangs = true;
      for (const each of backends) {
        const [answer] = each.server.listeners("request") as RequestListener[];
        each.server.removeAllListeners("request").on("request", (incoming, response) => {
          if (!hangs) return answer(incoming, response);
          each.seen.push("hangs");
        });
      }
      const port = await start(
        binary,
        backends.map((each) => each.port),
        {
          ...unlimited,
          circuitBreaker: null,
          timeouts: { backendRequest: "300ms" },
        },
      );
      expect((await send(port, "GET")).status).toBe(504);
      hangs = false;
      expect((await send(port, "GET")).status).toBe(200);
    });

    test("answers 429 above the rate and its burst, whatever the method", async () => {
      const good = await backend("good");
      const other = await backend("other");
      const rateLimit = { requests: 1, per: "second", burst: 3 };
      const port = await start(binary, [good.port, other.port], { rateLimit });
      const methods = ["GET", "POST", "GET", "POST", "GET", "POST", "GET", "POST"];
      const statuses = (await Promise.all(methods.map((method) => send(port, method)))).map((answer) => answer.status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(4);
      expect(statuses.filter((status) => status === 429)).toHaveLength(4);
      expect([...good.seen, ...other.seen]).toHaveLength(4);
    });

    test("answers 413 above the largest body and passes one of exactly that size", async () => {
      const good = await backend("good");
      const port = await start(binary, [good.port, good.port], { ...unlimited, maxBody: "4Ki" });
      expect((await send(port, "POST", { body: "x".repeat(4_096) })).status).toBe(200);
      expect((await send(port, "POST", { body: "x".repeat(4_097) })).status).toBe(413);
      expect(good.seen).toHaveLength(1);
    });

    test("answers 404 to a host that is not the service's, and no backend sees it", async () => {
      const good = await backend("good");
      const port = await start(binary, [good.port, good.port], unlimited);
      expect((await send(port, "GET", { host: "evil.example.net" })).status).toBe(404);
      expect(good.seen).toHaveLength(0);
      expect((await send(port, "GET")).status).toBe(200);
    });

    test("answers 404 outside the service's path, which is matched by whole parts", async () => {
      const good = await backend("good");
      const port = await start(binary, [good.port, good.port], { ...unlimited, path: "/shop" });
      const paths = ["/shop", "/shop/a", "/shopping", "/"];
      const statuses = [];
      for (const path of paths) statuses.push((await send(port, "GET", { path })).status);
      expect(statuses).toEqual([200, 200, 404, 404]);
    });
  });
