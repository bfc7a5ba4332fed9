import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

/** A program in the background that is ended by its process id. */
export interface Daemon {
  readonly name: string;
  isRunning(): boolean;
  /** The last lines of what it said. */
  lastWords(): string;
  stop(): Promise<void>;
}

export interface DaemonCommand {
  readonly name: string;
  readonly binary: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** File for what it says. */
  readonly log: string;
}

/** No suite takes this long: what a killed test run leaves behind ends by itself. */
const LONGEST_LIFE_S = 1_500;
const PATIENCE_MS = 10_000;

export function startDaemon({ name, binary, args, env, log }: DaemonCommand): Daemon {
  const output = openSync(log, "a");
  // `timeout` leads a process group of its own and passes signals on to the program.
  const child = spawn("timeout", ["--kill-after=5", String(LONGEST_LIFE_S), binary, ...args], {
    stdio: ["ignore", output, output],
    env: { ...process.env, ...env },
  });
  closeSync(output);
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const note = () => {
      running = false;
      resolve();
    };
    child.once("exit", note).once("error", note);
  });
  return {
    name,
    isRunning: () => running,
    lastWords: () => readFileSync(log, "utf8").trimEnd().split("\n").slice(-20).join("\n"),
    stop: async () => {
      if (!running || child.pid === undefined) return;
      const group = -child.pid;
      child.kill("SIGTERM");
      const killer = setTimeout(() => process.kill(group, "SIGKILL"), PATIENCE_MS);
      await ended;
      clearTimeout(killer);
    },
  };
}
