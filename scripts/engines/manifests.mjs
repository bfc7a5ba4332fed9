// YAML that other projects publish inside their Go modules: CRDs, and what fake nodes do. Downloaded, nothing is built.
import { copyFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fill, folderOf, isCached } from "./cache.mjs";
import { output } from "./command.mjs";
import { moduleFolder } from "./go-module.mjs";

export function installManifests(row, rows) {
  const source = moduleFolder(row);
  fill(row, (folder) => {
    if (row.chart === undefined) copyFiles(row, source, folder);
    else writeFileSync(path.join(folder, "chart.yaml"), rendered(row, source, rows));
  });
}

function copyFiles({ files }, source, folder) {
  for (const [from, pattern] of Object.entries(files)) {
    const names = readdirSync(path.join(source, from)).filter((name) => new RegExp(pattern).test(name));
    if (names.length === 0) throw new Error(`no file of ${from} matches ${pattern}`);
    for (const name of names) copyFileSync(path.join(source, from, name), path.join(folder, name));
  }
}

function rendered({ chart, values }, source, rows) {
  const helm = rows.find(({ name }) => name === "helm");
  if (!isCached(helm)) throw new Error("they come from a chart: install the engine helm first");
  const binary = path.join(folderOf(helm), "bin", "helm");
  return output(binary, ["template", "crds", path.join(source, chart), ...values.flatMap((value) => ["--set", value])]);
}
