// What the scripts share: where the repository is, and running a program as a step.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Long enough to wonder whether anything happens. */
const SLOW_MS = 2_000;

/** Runs a program and passes its output on. A slow one is announced only afterwards, or before when `announce` says so. */
export function run(name, command, options = {}) {
  const { announce = false, env = {} } = options;
  if (announce) console.log(`${name} ...`);
  const started = Date.now();
  const [program, ...args] = command;
  const { status, signal, error } = spawnSync(program, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  if (error !== undefined) console.error(`${name}: ${error.message}`);
  if (signal !== null) console.error(`${name}: ended by ${signal}`);
  const took = Date.now() - started;
  if (took > SLOW_MS) console.log(`${name}: ${(took / 1000).toFixed(1)} s`);
  return status ?? 1;
}
