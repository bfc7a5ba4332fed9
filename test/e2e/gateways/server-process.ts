import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** How a server is started, and how one sees that it serves. */
export interface ServerCommand {
  readonly binary: string;
  readonly args: readonly string[];
  /** Where it says why it did not start. */
  readonly log: string;
  isReady(): Promise<boolean>;
}

/** A server in the foreground, ended by its process id. */
export interface ServerProcess {
  stop(): Promise<void>;
}

const ATTEMPTS = 600;

/** Starts a server and waits until it serves, 15 s at most. */
export async function startServer(command: ServerCommand): Promise<ServerProcess> {
  const child = spawn(command.binary, [...command.args], { stdio: "ignore" });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for (let attempt = 0; attempt < ATTEMPTS && child.exitCode === null; attempt++) {
    if (await command.isReady()) return { stop: () => stop(child, exited) };
    await sleep(25);
  }
  await stop(child, exited);
  const log = existsSync(command.log) ? readFileSync(command.log, "utf8") : "no log";
  throw new Error(`${command.binary} did not start: ${log}`);
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null) return;
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
