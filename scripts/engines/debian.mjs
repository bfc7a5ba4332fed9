// Engines that Debian packages. They become part of the system, so nothing of them is in the cache.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { output } from "./command.mjs";

/** Where Debian installs daemons; an ordinary user's PATH leaves it out. */
const SBIN = "/usr/sbin";

export function isOnPath(program) {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), SBIN].filter((folder) => folder !== "");
  return folders.some((folder) => existsSync(path.join(folder, program)));
}

export function installPackages(packages) {
  const command = `apt-get install ${packages.join(" ")}`;
  if (!isOnPath("apt-get")) throw new Error(`this system has no apt-get; install ${packages.join(", ")} your own way`);
  if (process.getuid() !== 0) throw new Error(`only root may install packages; run: ${command}`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  withoutServices(() => {
    output("apt-get", ["update", "-qq"], { env });
    output("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env });
  });
}

/** Debian starts a service as soon as it is installed, on ports the tests want; policy-rc.d is its own way to forbid that. */
function withoutServices(work) {
  const policy = "/usr/sbin/policy-rc.d";
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    work();
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}
