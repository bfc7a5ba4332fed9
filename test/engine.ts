import { existsSync } from "node:fs";
import path from "node:path";

/** Where Debian installs daemons; an ordinary user's PATH leaves it out. */
const SBIN = "/usr/sbin";

/** Full path of an engine, or undefined where it is not installed. */
export function engine(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), SBIN].filter((folder) => folder !== "");
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** The same for a test that needs it: a missing engine is said aloud, and under CI=true it is an error. */
export function requireEngine(name: string, installCommand: string): string | undefined {
  const found = engine(name);
  if (found !== undefined) return found;
  const message = `${name} is not installed; install it with: ${installCommand}`;
  if (process.env.CI === "true") throw new Error(message);
  process.stderr.write(`\nSKIPPED: ${message}\n\n`);
  return undefined;
}

/** A suite that runs on an engine, and is skipped aloud without it. */
export function describeWithEngine(name: string, installCommand: string, suite: (enginePath: string) => void): void {
  const found = requireEngine(name, installCommand);
  if (found === undefined) describe.skip(`on ${name}, which is not installed`, () => suite(name));
  else describe(`on ${name}`, () => suite(found));
}
