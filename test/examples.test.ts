import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.join(__dirname, "..");
const folder = mkdtempSync(path.join(tmpdir(), "guardrails-examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs an example as its reader would, and gives the releases of its one stack. */
function releasesOf(example: string, stack: string): string[] {
  const out = path.join(folder, example);
  const env = { ...process.env, CDKTF_OUTDIR: out, GUARDRAILS_ENV: "" };
  const program = ["node_modules/tsx/dist/cli.mjs", `examples/${example}/main.ts`];
  const { status, stderr } = spawnSync(process.execPath, program, { cwd: ROOT, env, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  const { resource } = JSON.parse(readFileSync(path.join(out, "stacks", stack, "cdk.tf.json"), "utf8")) as {
    resource: { helm_release: Record<string, { name: string }> };
  };
  return Object.values(resource.helm_release).map(({ name }) => name);
}

test("the first stack of the README synthesizes every guardrail", () => {
  expect(releasesOf("first-stack", "guardrails").sort()).toEqual([
    "checkout-canary",
    "checkout-dashboards",
    "checkout-policies",
    "checkout-routes",
    "checkout-rules",
    "checkout-runbooks",
  ]);
});

test("the small team's stack synthesizes both services", () => {
  expect(releasesOf("small-team", "small-team").sort()).toEqual([
    "catalog-dashboards",
    "catalog-rules",
    "catalog-runbooks",
    "checkout-canary",
    "checkout-dashboards",
    "checkout-policies",
    "checkout-routes",
    "checkout-rules",
    "checkout-runbooks",
  ]);
});

test("cdktf.json runs the example that has exactly one stack, and sends nobody a report", () => {
  const settings = JSON.parse(readFileSync(path.join(ROOT, "cdktf.json"), "utf8")) as Record<string, unknown>;
  expect(settings).toMatchObject({ app: "npx tsx examples/small-team/main.ts", sendCrashReports: "false" });
});
