// Installs the real engines that end-to-end tests run, each pinned, once for all checkouts. Needs nothing but Node, and
// for those that are built from source, Go.
//   node scripts/engines.mjs                what CI runs
//   node scripts/engines.mjs debian pypi    only from there (debian, pypi, go, manifests)
//   node scripts/engines.mjs kwok egctl     only these
//   node scripts/engines.mjs all            with those that no test of CI needs
//   node scripts/engines.mjs list           what there is, and which of it is installed
import { readFileSync } from "node:fs";
import { isCached } from "./engines/cache.mjs";
import { installPackages, isOnPath } from "./engines/debian.mjs";
import { installFromGo } from "./engines/go-module.mjs";
import { withLock } from "./engines/lock.mjs";
import { installManifests } from "./engines/manifests.mjs";
import { installFromPypi } from "./engines/pypi.mjs";

const rows = JSON.parse(readFileSync(new URL("engines/engines.json", import.meta.url), "utf8"));

const SOURCES = {
  debian: (row) => installPackages([row.package]),
  pypi: installFromPypi,
  go: installFromGo,
  manifests: (row) => installManifests(row, rows),
};

function isInstalled(row) {
  return row.from === "debian" ? row.programs.every(isOnPath) : isCached(row);
}

/** The rows that the words of the command line ask for. */
function chosen(words) {
  if (words.length === 0) return rows.filter((row) => row.ci);
  const unknown = words.filter(
    (word) => word !== "all" && !(word in SOURCES) && !rows.some(({ name }) => name === word),
  );
  if (unknown.length > 0) throw new Error(`no engine and no source of engines: ${unknown.join(", ")}`);
  return rows.filter(
    (row) => words.includes("all") || words.includes(row.name) || (row.ci && words.includes(row.from)),
  );
}

/** Whether it is there now. The others are still installed when one cannot be. */
function install(row) {
  if (isInstalled(row)) return true;
  const started = Date.now();
  console.log(`engines: ${row.name} ${row.version} (${row.from}) ...`);
  try {
    SOURCES[row.from](row);
  } catch (error) {
    console.error(`engines: ${row.name} ${row.version} could not be installed: ${error.message}`);
    return false;
  }
  console.log(`engines: ${row.name} ${row.version}: ${((Date.now() - started) / 1000).toFixed(0)} s`);
  return true;
}

async function main(words) {
  if (words.includes("list")) {
    for (const row of rows) console.log(`${isInstalled(row) ? "installed" : "missing  "}  ${row.name} ${row.version}`);
    return 0;
  }
  const wanted = chosen(words);
  if (wanted.every(isInstalled)) return 0;
  const done = await withLock(() => wanted.map(install));
  return done.includes(false) ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  return 2;
});
