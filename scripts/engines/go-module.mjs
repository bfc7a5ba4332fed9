// Engines that nobody ships as a package, built from their Go modules with the dependencies their authors pinned.
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fill } from "./cache.mjs";
import { output, succeeds } from "./command.mjs";

/** The oldest Go that builds every module of the table. */
const OLDEST_GO = [1, 26];

/** No C compiler is needed, and a workspace around the current folder changes nothing. */
const ENV = { CGO_ENABLED: "0", GOWORK: "off" };

export function installFromGo(row) {
  const source = moduleFolder(row);
  const work = mkdtempSync(path.join(tmpdir(), "guardrails-engine-"));
  try {
    const modfile = writableModule(row, source, work);
    fill(row, (folder) => {
      mkdirSync(path.join(folder, "bin"));
      for (const [program, main] of Object.entries(row.builds)) {
        const options = [`-modfile=${modfile}`, "-mod=mod", "-buildvcs=false", `-tags=${row.tags ?? ""}`];
        // Without debugging information they are built faster and are half the size.
        const smaller = ["-gcflags=all=-dwarf=false", `-ldflags=-s -w ${variables(row)}`];
        const target = path.join(folder, "bin", program);
        output("go", ["build", ...options, ...smaller, "-o", target, main], { cwd: source, env: ENV });
      }
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Where Go keeps the module's source, after downloading it where it was not there. */
export function moduleFolder({ package: name, version, release = `v${version}` }) {
  checkGo();
  return JSON.parse(output("go", ["mod", "download", "-json", `${name}@${release}`], { env: ENV })).Dir;
}

function checkGo() {
  const wanted = `Go ${OLDEST_GO.join(".")} or newer`;
  if (!succeeds("go", ["version"])) throw new Error(`it is built from source: put ${wanted} on the PATH`);
  const version = output("go", ["env", "GOVERSION"]).trim();
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [undefined, "0", "0"];
  const [oldestMajor, oldestMinor] = OLDEST_GO;
  if (Number(major) * 1_000 + Number(minor) >= oldestMajor * 1_000 + oldestMinor) return;
  throw new Error(`it is built from source with ${wanted}; ${version} is on the PATH`);
}

/**
 * A copy of go.mod and go.sum that Go may write to. In their own repository some modules replace others by folders
 * beside them, which a download does not have; those are taken in the version that was released with them.
 */
function writableModule({ siblings }, source, work) {
  for (const file of ["go.mod", "go.sum"]) {
    copyFileSync(path.join(source, file), path.join(work, file));
    chmodSync(path.join(work, file), 0o644);
  }
  const modfile = path.join(work, "go.mod");
  const { Replace: replaced } = JSON.parse(output("go", ["mod", "edit", "-json", modfile]));
  for (const { Old, New } of replaced ?? []) {
    if (!New.Path.startsWith(".")) continue;
    const edit = New.Path.includes("FORBIDDEN")
      ? `-dropreplace=${Old.Path}`
      : `-replace=${Old.Path}=${Old.Path}@${siblings}`;
    output("go", ["mod", "edit", edit, modfile]);
  }
  return modfile;
}

function variables(row) {
  return Object.entries(row.variables ?? {})
    .map(([name, value]) => `-X ${name}=${value}`)
    .join(" ");
}
