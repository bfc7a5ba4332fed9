import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { RolloutGate } from "cdktf-guardrails";
import { Testing, TerraformStack } from "cdktf";
import { engine } from "../engine";

/* Terraform itself runs the gate; `kubectl` is a script that notes what it is asked and ends as it is told. */

const LIMIT_MS = 120_000;
jest.setTimeout(LIMIT_MS);
const terraform = engine("terraform");
if (terraform === undefined)
  process.stderr.write("\nSKIPPED: the gate needs Terraform; install its own package (its download page)\n\n");
const folder = mkdtempSync(path.join(tmpdir(), "guardrails-gate-"));
const asked = path.join(folder, "asked");
const verdict = path.join(folder, "verdict");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function configure(image: string): void {
  const stack = new TerraformStack(Testing.app(), "stack");
  const gate = { namespace: "shop", rollout: "check'out", version: { image }, after: [], timeout: "7m" };
  new RolloutGate(stack, "Gate", gate);
  writeFileSync(path.join(folder, "cdk.tf.json"), Testing.synth(stack));
}

function run(...args: string[]): { status: number | null; text: string } {
  const bin = path.join(folder, "bin");
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, HOME: folder, CHECKPOINT_DISABLE: "1" };
  const { status, stdout, stderr } = spawnSync(terraform!, [...args, "-no-color", "-input=false"], {
    ...{ cwd: folder, env, encoding: "utf8", timeout: LIMIT_MS },
  });
  return { status, text: `${stdout}${stderr}` };
}

function apply(ends: number): number | null {
  writeFileSync(verdict, String(ends));
  return run("apply", "-auto-approve").status;
}

const timesAsked = () => readFileSync(asked, "utf8").trim().split("\n").length;

(terraform === undefined ? describe.skip : describe)("on Terraform", () => {
  beforeAll(() => {
    mkdirSync(path.join(folder, "bin"));
    const kubectl = path.join(folder, "bin/kubectl");
    writeFileSync(kubectl, `#!/bin/sh\nprintf '%s|' "$@" >> ${asked}; echo >> ${asked}\nexit $(cat ${verdict})\n`);
    chmodSync(kubectl, 0o755);
    configure("checkout:7");
    const { status, text } = run("init");
    if (status !== 0) throw new Error(text);
  });

  test("an apply fails while the release does, the next one asks again, and a good one is asked about once", () => {
    expect(apply(1)).not.toBe(0);
    expect(readFileSync(asked, "utf8")).toBe("argo|rollouts|status|check'out|--namespace|shop|--timeout|420s|\n");
    expect([apply(1) === 0, timesAsked()]).toEqual([false, 2]);
    expect([apply(0), timesAsked()]).toEqual([0, 3]);
    expect([apply(1), timesAsked()]).toEqual([0, 3]);
    configure("checkout:8");
    expect([apply(1) === 0, timesAsked()]).toEqual([false, 4]);
  });
});
