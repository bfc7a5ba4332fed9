// `npm test` on a fresh clone: installs and builds what is missing, then runs both jest projects. Needs nothing but Node.
// Its last line is the sum of both: `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { installed } from "./install.mjs";
import { run } from "./step.mjs";

/** Runs one project. A jest that ends without a result counts as one failure, since its tests did not pass. */
function jest(project, options) {
  const folder = mkdtempSync(path.join(tmpdir(), "guardrails-test-"));
  const resultFile = path.join(folder, "result.json");
  const report = ["--json", `--outputFile=${resultFile}`, "--passWithNoTests"];
  const args = [...process.argv.slice(2), ...report, ...options, "--selectProjects", project];
  const status = run(`${project} tests`, [process.execPath, "node_modules/jest/bin/jest.js", ...args], {
    announce: true,
    env: { CHECKPOINT_DISABLE: "1" },
  });
  const result = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, "utf8")) : undefined;
  rmSync(folder, { recursive: true, force: true });
  return tally(project, status, result);
}

function tally(project, status, result) {
  if (result === undefined) {
    console.error(`${project} tests: jest ended with ${status} and left no result`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  const unexplained = status !== 0 && failed === 0 ? 1 : 0;
  if (unexplained) console.error(`${project} tests: no test failed, but jest ended with ${status}`);
  const skipped = result.numPendingTests + result.numTodoTests;
  return { passed: result.numPassedTests, failed: failed + unexplained, skipped };
}

function main() {
  if (!installed()) return { passed: 0, failed: 1, skipped: 0 };
  if (run("build", [process.execPath, "scripts/build.mjs"]) !== 0) return { passed: 0, failed: 1, skipped: 0 };
  const unit = jest("unit", ["--maxWorkers=100%"]);
  // In CI the engines are built beside the unit tests; this waits for them. One that is missing fails its own tests.
  if (process.env.CI === "true") run("engines", [process.execPath, "scripts/engines.mjs"]);
  const runs = [unit, jest("e2e", ["--maxWorkers=2"])];
  const sum = (key) => runs.reduce((total, one) => total + one[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

const { passed, failed, skipped } = main();
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;
