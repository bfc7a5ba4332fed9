// Runs a program quietly; its words are shown when it fails.
import { spawnSync } from "node:child_process";

/** What the program printed. */
export function output(program, args, options = {}) {
  const { cwd = "/", env = {} } = options;
  const result = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (result.error !== undefined) throw new Error(`${program}: ${result.error.message}`);
  if (result.status === 0) return result.stdout;
  const words = [program, ...args].join(" ");
  throw new Error(
    `${words}\nended with ${result.status ?? result.signal}\n${lastLines(result.stderr || result.stdout)}`,
  );
}

export function succeeds(program, args) {
  return spawnSync(program, args, { cwd: "/", stdio: "ignore" }).status === 0;
}

function lastLines(text) {
  return text.trimEnd().split("\n").slice(-20).join("\n");
}
