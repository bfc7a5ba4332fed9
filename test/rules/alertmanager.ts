import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { printYaml } from "../../src/manifest";
import { requireEngine } from "../engine";

/* A real Alertmanager on loopback, with what it was given and what it sends. */

export interface AlertmanagerEngine {
  readonly name: string;
  readonly server: string;
  readonly amtool: string;
}

/** Debian's Alertmanager, and a newer one whose folder GUARDRAILS_ALERTMANAGER names: its module has no user interface to build. */
export function alertmanagers(): readonly AlertmanagerEngine[] {
  const debian = { server: requireEngine("prometheus-alertmanager"), amtool: requireEngine("amtool") };
  const newer = process.env.GUARDRAILS_ALERTMANAGER;
  const found = [
    { name: "Debian's Alertmanager", ...debian },
    ...(newer === undefined ? [] : [{ name: "Alertmanager", ...programsOf(newer) }]),
  ];
  return found.filter((each): each is AlertmanagerEngine => each.server !== undefined && each.amtool !== undefined);
}

function programsOf(folder: string): Pick<AlertmanagerEngine, "server" | "amtool"> {
  return { server: path.join(folder, "alertmanager"), amtool: path.join(folder, "amtool") };
}

export type Labels = Readonly<Record<string, string>>;

export interface AlertState {
  readonly labels: Labels;
  readonly fingerprint: string;
  readonly status: { readonly inhibitedBy: readonly string[]; readonly silencedBy: readonly string[] };
}

/** One message to the receiver. */
export interface Notification {
  readonly groupKey: string;
  readonly alerts: readonly { readonly status: "firing" | "resolved"; readonly labels: Labels }[];
}

export interface Alertmanager {
  readonly notifications: readonly Notification[];
  /** What `amtool check-config` says of the configuration that runs. */
  readonly check: { readonly code: number; readonly output: string };
  /** Alerts that fire from now on, and others that have ended. */
  post(firing: readonly Labels[], resolved?: readonly Labels[]): Promise<void>;
  /** Every alert that fires. */
  alerts(): Promise<readonly AlertState[]>;
  silence(label: string, value: string): Promise<void>;
}

/** The configuration without its receivers: there is one, `people`, and what it gets is `notifications`. */
export interface AlertmanagerConfig {
  readonly route?: object;
  readonly inhibit_rules: readonly unknown[];
}

const START_LIMIT_MS = 20_000;

export async function withAlertmanager<T>(
  { server, amtool }: AlertmanagerEngine,
  config: AlertmanagerConfig,
  work: (alertmanager: Alertmanager) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), "guardrails-alertmanager-"));
  const notifications: Notification[] = [];
  const receiver = await listen(notifications);
  const file = path.join(folder, "alertmanager.yml");
  const receivers = [{ name: "people", webhook_configs: [{ url: receiver.url }] }];
  writeFileSync(file, printYaml({ ...config, route: { receiver: "people", ...config.route }, receivers }));
  const address = `127.0.0.1:${await freePort()}`;
  const flags = [`--config.file=${file}`, `--storage.path=${folder}`, `--web.listen-address=${address}`];
  const child = spawn(server, [...flags, "--cluster.listen-address=", "--log.level=error"], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  try {
    await ready(`http://${address}/-/ready`);
    return await work({ notifications, check: await checked(amtool, file), ...client(`http://${address}/api/v2`) });
  } finally {
    child.kill("SIGKILL");
    await ended;
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function listen(notifications: Notification[]): Promise<{ url: string; close: () => Promise<unknown> }> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      notifications.push(JSON.parse(body) as Notification);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

async function freePort(): Promise<number> {
  const socket = createSocket();
  await new Promise<void>((resolve) => socket.listen(0, "127.0.0.1", resolve));
  const { port } = socket.address() as AddressInfo;
  await new Promise((closed) => socket.close(closed));
  return port;
}

async function ready(url: string): Promise<void> {
  await eventually("Alertmanager is ready", START_LIMIT_MS, async () => {
    const answer = await fetch(url).catch(() => undefined);
    return answer?.ok === true;
  });
}

/** Waits until it holds; a limit that passes is an error that says what for. */
export async function eventually(
  what: string,
  limitMs: number,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await pause(10);
  }
}

function checked(amtool: string, file: string): Promise<Alertmanager["check"]> {
  return new Promise((resolve) => {
    execFile(amtool, ["check-config", file], { timeout: START_LIMIT_MS }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr }),
    );
  });
}

function client(api: string): Pick<Alertmanager, "post" | "alerts" | "silence"> {
  const send = async (what: string, body: unknown) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${api}/${what}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
  };
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  return {
    post: (firing, resolved = []) =>
      send("alerts", [
        ...resolved.map((labels) => ({ labels, startsAt: at(-1), endsAt: at(0) })),
        ...firing.map((labels) => ({ labels, startsAt: at(0), endsAt: at(60) })),
      ]),
    alerts: async () => (await (await fetch(`${api}/alerts`)).json()) as AlertState[],
    silence: (name, value) =>
      send("silences", {
        matchers: [{ name, value, isRegex: false, isEqual: true }],
        startsAt: at(0),
        endsAt: at(60),
        createdBy: "test",
        comment: "acknowledged",
      }),
  };
}
