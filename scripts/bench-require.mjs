// `npm run bench`: what loading this library costs on top of cdktf itself. Fresh processes, interleaved, median.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { root } from "./step.mjs";

const RUNS = 15;
const LARGEST_RATIO = 1.5;
const index = path.join(root, "dist", "constructs", "index.js");

function milliseconds(module) {
  const script = `const t = process.hrtime.bigint(); require(${JSON.stringify(module)}); console.log(Number(process.hrtime.bigint() - t) / 1e6)`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`require(${JSON.stringify(module)}) failed: ${stderr}`);
  return Number(stdout.trim().split("\n").at(-1));
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

if (!existsSync(index)) {
  console.error(`bench: ${path.relative(root, index)} does not exist; run npm run build first`);
  process.exitCode = 1;
} else {
  for (const module of ["cdktf", index]) milliseconds(module); // fills the file cache
  const pairs = Array.from({ length: RUNS }, () => [milliseconds("cdktf"), milliseconds(index)]);
  const [cdktf, library] = [0, 1].map((column) => median(pairs.map((pair) => pair[column])));
  const ratio = library / cdktf;
  console.log(`require("cdktf")              ${cdktf.toFixed(0)} ms`);
  console.log(`require("cdktf-guardrails")   ${library.toFixed(0)} ms`);
  console.log(`ratio ${ratio.toFixed(2)}, at most ${LARGEST_RATIO} (medians of ${RUNS} fresh processes)`);
  process.exitCode = ratio > LARGEST_RATIO ? 1 : 0;
}
