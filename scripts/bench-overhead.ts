/*
 * npm run bench:overhead [-- --rounds 60 --seconds 1]: requests a second through NGINX with the rendered guardrails and
 * without them, by wrk. Both run at the same time and are measured in turn, so that what else the machine does hits both.
 */
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { readService } from "../src/spec/read-service";
import type { ServiceWithTraffic } from "../src/traffic/gateway-renderer";
import { nginxConfig } from "../src/traffic/nginx";

const SMALLEST_RATIO = 0.95;
const CONNECTIONS = 32;
const HOST = "catalog.example.com";

/** Every guardrail that plain NGINX has, none of them tight enough to refuse anything. */
const GUARDRAILS = {
  timeouts: { connect: "1s", request: "3s", backendRequest: "1s", idle: "60s", clientHeader: "10s", clientBody: "10s" },
  retry: { attempts: 1, conditions: ["connect-failure", "reset", "timeout", 502, 503], methods: ["GET", "HEAD"] },
  circuitBreaker: {
    maxConnections: 10_000,
    maxParallelRequests: 10_000,
    eject: { consecutiveFailures: 3, for: "10s" },
  },
  rateLimit: { requests: 1_000_000, per: "second", burst: 1_000_000 },
  maxBody: "1Mi",
  allowWeaker: ["timeouts.request", "timeouts.backendRequest", "circuitBreaker.maxConnections"],
};

/** Limits that the renderer writes even where nothing is asked for. */
const CLIENT_LIMITS = /^ *(client_\w+|large_client_header_buffers) .*\n/gm;

interface Place {
  readonly folder: string;
  readonly listen: string;
  readonly backends: readonly number[];
}

function rendered({ folder, listen, backends }: Place, traffic: object): string {
  const upstreams = backends.map((port) => ({ host: "127.0.0.1", port }));
  const { service, problems } = readService({
    apiVersion: "guardrails/v1alpha1",
    kind: "Service",
    metadata: { name: "catalog", namespace: "shop" },
    spec: {
      slos: [{ name: "availability", objective: 99.5, indicator: { availability: { source: "app" } } }],
      traffic: { gateway: "nginx", hostnames: [HOST], upstreams, ...traffic },
    },
  });
  if (service === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  return nginxConfig(service as ServiceWithTraffic, { listen, runtimeDirectory: folder });
}

function backendConfig(folder: string, ports: readonly number[]): string {
  const servers = ports.map(
    (port) => `server { listen 127.0.0.1:${port}; location / { return 200 "${"x".repeat(1_024)}"; } }`,
  );
  return `worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi; keepalive_requests 1000000; ${servers.join("\n")} }\n`;
}

const root = mkdtempSync(path.join(tmpdir(), "guardrails-overhead-"));
const running: ChildProcess[] = [];

function start(name: string, textIn: (folder: string) => string): ChildProcess {
  const folder = path.join(root, name);
  mkdirSync(folder);
  const file = path.join(folder, "nginx.conf");
  writeFileSync(file, textIn(folder));
  const user = process.getuid?.() === 0 ? " user root;" : "";
  const child = spawn("nginx", ["-c", file, "-g", `daemon off;${user}`], { stdio: ["ignore", "ignore", "inherit"] });
  running.push(child);
  return child;
}

async function freePorts(count: number): Promise<number[]> {
  const sockets = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<number>((ready) =>
          socket.listen(0, "127.0.0.1", () => ready((socket.address() as AddressInfo).port)),
        ),
    ),
  );
  await Promise.all(sockets.map((socket) => new Promise((closed) => socket.close(closed))));
  return ports;
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`nothing answers on port ${port}`);
}

/** Requests a second; anything but 2xx, and any socket error, makes the measurement worthless. */
function requestsPerSecond(port: number, seconds: number): number {
  const args = [
    "-t",
    "1",
    "-c",
    String(CONNECTIONS),
    "-d",
    `${seconds}s`,
    "-H",
    `Host: ${HOST}`,
    `http://127.0.0.1:${port}/`,
  ];
  const { status, stdout, stderr } = spawnSync("wrk", args, { encoding: "utf8" });
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  if (status !== 0 || rate === undefined || /Non-2xx|Socket errors/.test(stdout))
    throw new Error(`wrk: ${stdout}${stderr}`);
  return Number(rate);
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** What one NGINX did in one round. */
interface Round {
  readonly rate: number;
  /** Processor time of NGINX for one request, in microseconds: what the neighbours of this machine do hardly moves it. */
  readonly processor: number;
}

/** Clock ticks of a second in /proc, the same on every Linux. */
const TICKS = 100;

/** Processor time of a process and its children so far, in seconds. */
function processorSeconds(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  const ticks = [pid, ...children].map((each) => {
    const fields = readFileSync(`/proc/${each}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS;
}

function round({ process: nginx, port }: Proxy, seconds: number): Round {
  const before = processorSeconds(nginx.pid!);
  const rate = requestsPerSecond(port, seconds);
  return { rate, processor: ((processorSeconds(nginx.pid!) - before) * 1e6) / (rate * seconds) };
}

interface Proxy {
  readonly process: ChildProcess;
  readonly port: number;
}

async function startProxies(): Promise<readonly [Proxy, Proxy]> {
  const [one, two, bare, guarded] = await freePorts(4);
  const place = (folder: string, port: number) => ({ folder, listen: `127.0.0.1:${port}`, backends: [one, two] });
  start("backend", (folder) => backendConfig(folder, [one, two]));
  await answers(one);
  const without = start("bare", (folder) => rendered(place(folder, bare), {}).replace(CLIENT_LIMITS, ""));
  const guardedOne = start("guarded", (folder) => rendered(place(folder, guarded), GUARDRAILS));
  await Promise.all([answers(bare), answers(guarded)]);
  return [
    { process: without, port: bare },
    { process: guardedOne, port: guarded },
  ];
}

/** Rounds without and with guardrails, every second pair in the other order. */
async function measure(rounds: number, seconds: number): Promise<readonly [Round[], Round[]]> {
  const proxies = await startProxies();
  for (const { port } of proxies) requestsPerSecond(port, 1);
  const found: [Round[], Round[]] = [[], []];
  for (let index = 0; index < rounds; index++) {
    for (const which of index % 2 === 0 ? [0, 1] : [1, 0]) found[which].push(round(proxies[which], seconds));
    const [without, guarded] = found.map((each) => each[index].rate.toFixed(0));
    console.log(`round ${index + 1}: without ${without}, with ${guarded} requests a second`);
  }
  return found;
}

/** Prints both medians, and gives the second divided by the first. */
function compare(what: string, [without, guarded]: readonly (readonly number[])[]): number {
  const [low, high] = [median(without), median(guarded)];
  const ratio = high / low;
  console.log(`${what}: median without ${low.toFixed(1)}, with ${high.toFixed(1)}, ratio ${ratio.toFixed(3)}`);
  return ratio;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "60" }, seconds: { type: "string", default: "1" } },
  });
  const missing = ["wrk", "nginx"].filter((program) => spawnSync(program, ["-v"]).error !== undefined);
  if (missing.length > 0) {
    console.log(
      `bench:overhead SKIPPED, nothing was measured: ${missing.join(" and ")} not installed (apt-get install wrk nginx-light)`,
    );
    return;
  }
  const rounds = await measure(Number(values.rounds), Number(values.seconds));
  compare(
    "NGINX's processor time for a request, microseconds",
    rounds.map((each) => each.map(({ processor }) => processor)),
  );
  const ratio = compare(
    "requests a second",
    rounds.map((each) => each.map(({ rate }) => rate)),
  );
  console.log(`ratio ${ratio.toFixed(3)}, at least ${SMALLEST_RATIO}`);
  process.exitCode = ratio < SMALLEST_RATIO ? 1 : 0;
}

main().finally(() => {
  for (const child of running) child.kill("SIGTERM");
  setTimeout(() => rmSync(root, { recursive: true, force: true }), 500);
});
