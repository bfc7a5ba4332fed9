import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** A row of scripts/engines/engines.json, as far as tests look at it. */
interface PinnedEngine {
  readonly name: string;
  readonly from: "debian" | "pypi" | "go" | "manifests";
  readonly package: string;
  readonly version: string;
  readonly programs: readonly string[];
  /** Whether CI installs it, so that it must be there. */
  readonly ci: boolean;
}

const TABLE = JSON.parse(
  readFileSync(path.join(__dirname, "../scripts/engines/engines.json"), "utf8"),
) as readonly PinnedEngine[];

/** Where scripts/engines.mjs puts what it installs, a folder for each version. */
const CACHE = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "cdktf-guardrails");

/** Where Debian installs daemons; an ordinary user's PATH leaves it out. */
const SBIN = "/usr/sbin";

/**
 * Full path of an engine, or undefined where it is not installed. What Debian has is the system's own, where there is
 * one; everything else is the pinned version before any other.
 */
export function engine(name: string): string | undefined {
  const isDebians = rowsOf(name).some((row) => row.from === "debian");
  return isDebians ? (systemEngine(name) ?? pinnedEngine(name)) : (pinnedEngine(name) ?? systemEngine(name));
}

/** The pinned version alone, which scripts/engines.mjs installs; for programs of which Debian has an older one. */
export function pinnedEngine(name: string): string | undefined {
  const files = rowsOf(name)
    .filter((row) => row.from !== "debian")
    .map((row) => path.join(CACHE, `${row.name}-${row.version}`, "bin", name));
  return files.find((file) => existsSync(file));
}

function systemEngine(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), SBIN].filter((folder) => folder !== "");
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

/** The same as `engine` for a test that needs it: a missing one is said aloud, and under CI=true it may be an error. */
export function requireEngine(name: string): string | undefined {
  return engine(name) ?? missing(name, rowsOf(name));
}

/** The same as `pinnedEngine` for a test that needs it. */
export function requirePinnedEngine(name: string): string | undefined {
  const rows = rowsOf(name).filter((row) => row.from !== "debian");
  return pinnedEngine(name) ?? missing(`the pinned ${name}`, rows);
}

/** A folder of YAML files that others publish, such as CRDs. */
export function requireManifests(name: string): string | undefined {
  const rows = TABLE.filter((row) => row.from === "manifests" && row.name === name);
  const folders = rows.map((row) => path.join(CACHE, `${row.name}-${row.version}`));
  return folders.find((folder) => existsSync(path.join(folder, ".installed"))) ?? missing(name, rows);
}

/** The names of all folders of CRDs. */
export function crdNames(): readonly string[] {
  return TABLE.map((row) => row.name).filter((name) => name.startsWith("crds-"));
}

function rowsOf(name: string): readonly PinnedEngine[] {
  return TABLE.filter((row) => row.programs.includes(name));
}

/** Where CI installs an engine, tests without it would be a green light that nobody switched on. */
function missing(what: string, rows: readonly PinnedEngine[]): undefined {
  if (rows.length === 0) throw new Error(`${what} is not in the table of engines`);
  const message = `${what} is not installed; install it with: node scripts/engines.mjs ${rows[0].name}`;
  if (process.env.CI === "true" && rows.some((row) => row.ci)) throw new Error(message);
  process.stderr.write(`\nSKIPPED: ${message}\n\n`);
  return undefined;
}

/** A suite that runs on an engine, and is skipped aloud without it. */
export function describeWithEngine(name: string, suite: (enginePath: string) => void): void {
  const found = requireEngine(name);
  if (found === undefined) describe.skip(`on ${name}, which is not installed`, () => suite(name));
  else describe(`on ${name}`, () => suite(found));
}
