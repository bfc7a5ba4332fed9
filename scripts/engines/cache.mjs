// Where engines stay: a folder for each name and version, outside of the checkout, so that all checkouts share it.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

export const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "cdktf-guardrails");

/** Written last: a folder without it was left by an installation that did not end. */
const MARKER = ".installed";

export function folderOf({ name, version }) {
  return path.join(cache, `${name}-${version}`);
}

export function isCached(row) {
  const folder = folderOf(row);
  const files = [MARKER, ...row.programs.map((program) => path.join("bin", program))];
  return files.every((file) => existsSync(path.join(folder, file)));
}

/** Fills the row's folder anew. What is in it counts only when the work has ended. */
export function fill(row, work) {
  const folder = folderOf(row);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  work(folder);
  writeFileSync(path.join(folder, MARKER), "");
}
