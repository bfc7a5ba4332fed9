import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { terraformText } from "../../constructs/internal/terraform-text";
import { engine } from "../engine";

const ROOT = path.join(__dirname, "../..");
const INSTALL = "Terraform's own packages (its download page); CI uses the one that its machine has";
const MINUTE = 60_000;
const folder = mkdtempSync(path.join(tmpdir(), "guardrails-terraform-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** No cluster, no kubeconfig: a plan on a pull request has neither. */
function terraform(cwd: string, ...args: string[]): Run {
  const env = {
    ...process.env,
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    KUBECONFIG: "",
    KUBE_CONFIG_PATH: path.join(folder, "no-kubeconfig"),
    HOME: folder,
  };
  const { status, stdout, stderr } = spawnSync("terraform", args, { cwd, env, encoding: "utf8", timeout: 3 * MINUTE });
  return { status, stdout, stderr };
}

function skipAloud(reason: string): void {
  process.stderr.write(`\nSKIPPED: ${reason}\n\n`);
}

/** The example's configuration, ready to plan, or undefined where Terraform or its providers cannot be had. */
function initializedExample(): string | undefined {
  const out = path.join(folder, "cdktf.out");
  const env = { ...process.env, CDKTF_OUTDIR: out, GUARDRAILS_ENV: "" };
  const app = ["node_modules/tsx/dist/cli.mjs", "examples/small-team/main.ts"];
  const synth = spawnSync(process.execPath, app, { cwd: ROOT, env, encoding: "utf8" });
  if (synth.status !== 0) throw new Error(synth.stderr);
  const stack = path.join(out, "stacks/small-team");
  const { status, stderr } = terraform(stack, "init", "-input=false", "-no-color");
  if (status === 0) return stack;
  // Anything but a registry that is out of reach is about what we generated.
  if (!/provider packages|install provider|provider registry/i.test(stderr)) throw new Error(stderr);
  skipAloud("terraform validate and plan: hashicorp/helm cannot be had here; configure a registry or a mirror for it");
  return undefined;
}

const binary = engine("terraform");
if (binary === undefined) skipAloud(`terraform is not installed; install it with: ${INSTALL}`);
const example = binary === undefined ? undefined : initializedExample();

(binary === undefined ? describe.skip : describe)("on Terraform itself", () => {
  test(
    "every encoded text is read back as it was written",
    () => {
      const pieces = [
        "${",
        "%{",
        "$",
        "%",
        "$$",
        "%%",
        "{",
        "}",
        "var.x",
        "\\",
        '"',
        "\n",
        "{{ .x }}",
        "é😀",
        "${jsonencode(1)}",
        "%{ if true }",
      ];
      const text = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
      const texts = fc.sample(text, { numRuns: 400, seed: 7 });
      const output = Object.fromEntries(texts.map((value, index) => [`t${index}`, { value: terraformText(value) }]));
      const cwd = path.join(folder, "texts");
      mkdirSync(cwd);
      writeFileSync(path.join(cwd, "main.tf.json"), JSON.stringify({ output }));
      expect(terraform(cwd, "init", "-input=false", "-no-color")).toMatchObject({ status: 0 });
      expect(terraform(cwd, "apply", "-auto-approve", "-input=false", "-no-color")).toMatchObject({ status: 0 });
      const read = JSON.parse(terraform(cwd, "output", "-json").stdout) as Record<string, { value: string }>;
      expect(texts.map((_, index) => read[`t${index}`].value)).toEqual(texts);
    },
    MINUTE,
  );
});

(example === undefined ? describe.skip : describe)("on Terraform with its providers", () => {
  const stack = example ?? "";

  test("the example is valid", () => {
    expect(terraform(stack, "validate", "-no-color")).toMatchObject({ status: 0 });
  });

  test(
    "a first plan of the example needs no cluster, no kubeconfig and no CRD",
    () => {
      const plan = terraform(stack, "plan", "-input=false", "-no-color", "-lock=false");
      expect(plan).toMatchObject({ status: 0 });
      expect(plan.stdout).toContain("Plan: 9 to add, 0 to change, 0 to destroy.");
    },
    2 * MINUTE,
  );
});
