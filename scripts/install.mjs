// Installs what package-lock.json asks for, when it is not there yet. Needs nothing but Node and npm.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root, run } from "./step.mjs";

const lockfile = (file) => JSON.parse(readFileSync(path.join(root, file), "utf8")).packages;

/** Whether node_modules holds what package-lock.json asks for. By content: times differ after every checkout. */
function isInstalled() {
  const hidden = path.join("node_modules", ".package-lock.json");
  if (!existsSync(path.join(root, hidden))) return false;
  const installed = lockfile(hidden);
  return Object.entries(lockfile("package-lock.json")).every(([folder, wanted]) => {
    if (folder === "" || wanted.link) return true;
    const present = installed[folder];
    return present === undefined ? wanted.optional === true : present.version === wanted.version;
  });
}

function install() {
  const npm = process.env.npm_execpath;
  const command = npm === undefined ? ["npm", "ci"] : [process.execPath, npm, "ci"];
  return run("npm ci: node_modules is missing or does not match package-lock.json", command, { announce: true });
}

/** Whether everything is there, after installing it where it was not. */
export function installed() {
  return isInstalled() || install() === 0;
}
