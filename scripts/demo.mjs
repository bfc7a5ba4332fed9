// `npm run demo` on a fresh clone: installs what is missing, synthesizes examples/small-team and shows what came out.
// Needs nothing but Node; where Terraform and its providers can be had, it plans too.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { installed } from "./install.mjs";
import { root, run } from "./step.mjs";

const STACK = "small-team";
const FOLDER = path.join("cdktf.out", "stacks", STACK);
/** A registry that does not answer must not hang the demo. */
const TERRAFORM_LIMIT_MS = 180_000;

function main() {
  if (!installed()) return 1;
  if (run("build", [process.execPath, "scripts/build.mjs"]) !== 0) return 1;
  console.log(`synthesizing examples/${STACK} ...`);
  rmSync(path.join(root, FOLDER), { recursive: true, force: true });
  const synth = run("synth", [process.execPath, "node_modules/tsx/dist/cli.mjs", `examples/${STACK}/main.ts`], {
    env: { CDKTF_OUTDIR: "cdktf.out", GUARDRAILS_ENV: "" },
  });
  if (synth !== 0) return 1;
  showReleases();
  showFindings();
  const planned = plan();
  showNextSteps(planned);
  return planned === "failed" ? 1 : 0;
}

/** What a guardrail is for, by the part of its release's name. */
const PURPOSE = {
  rules: "burn-rate alerts and what they are computed from",
  dashboards: "Grafana dashboard",
  runbooks: "what to do when an alert fires",
  routes: "requests, split into those that may be retried and the rest",
  policies: "timeouts, retries, circuit breaker, limits",
  canary: "release judged by the SLO",
};

function showReleases() {
  const { parse } = createRequire(path.join(root, "package.json"))("yaml");
  const stack = JSON.parse(readFileSync(path.join(root, FOLDER, "cdk.tf.json"), "utf8"));
  const releases = Object.values(stack.resource.helm_release).sort((a, b) => a.name.localeCompare(b.name));
  const rows = releases.map((release) => {
    const part = release.name.slice(release.name.lastIndexOf("-") + 1);
    const manifests = Object.values(parse(release.values[0]).manifests).map((text) => parse(text));
    return [release.name, kinds(manifests), PURPOSE[part] ?? ""];
  });
  console.log(`\nGenerated from two guardrails.yaml files, one Helm release a guardrail:\n`);
  table(["release", "objects", "what it is"], rows);
  console.log(
    `\ncatalog stands behind plain NGINX on hosts: its nginx.conf is a file, written by the render call below.`,
  );
}

/** `2 HTTPRoute, 1 Rollout`; a PrometheusRule is told by its rules. */
function kinds(manifests) {
  const counts = new Map();
  for (const { kind, spec } of manifests) {
    const rules = kind === "PrometheusRule" ? spec.groups.flatMap((group) => group.rules) : [];
    const alerts = rules.filter((rule) => rule.alert !== undefined).length;
    const name = rules.length === 0 ? kind : `PrometheusRule (${rules.length - alerts} series, ${alerts} alerts)`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
}

function table(header, rows) {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  const line = (row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join("  ")}`.trimEnd();
  console.log(line(header));
  console.log(line(widths.map((width) => "-".repeat(width))));
  for (const row of rows) console.log(line(row));
}

function showFindings() {
  const files = ["checkout", "catalog"].map((name) => `examples/${STACK}/${name}.guardrails.yaml`);
  const { stdout } = spawnSync(process.execPath, ["dist/src/cli/main.js", "check", ...files], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, GUARDRAILS_ENV: "" },
  });
  console.log(
    `\nguardrails check: ${stdout.trim().split("\n").at(-1)} (npx guardrails check ${files[0]} shows each with its fix)`,
  );
}

function terraform(...args) {
  const chdir = `-chdir=${FOLDER}`;
  const env = { ...process.env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  return spawnSync("terraform", [chdir, ...args], { cwd: root, encoding: "utf8", timeout: TERRAFORM_LIMIT_MS, env });
}

/** planned, unavailable (no Terraform or no providers), or failed (Terraform refuses what we generated). */
function plan() {
  const init = terraform("init", "-input=false", "-no-color");
  if (init.error?.code === "ENOENT") return unavailable("Terraform is not installed");
  if (init.status !== 0 && !aboutProviders(init)) return refused(init);
  if (init.status !== 0) return unavailable(`Terraform cannot get its providers here${firstError(init.stderr)}`);
  console.log("\nterraform plan ...");
  const planned = terraform("plan", "-input=false", "-no-color", "-lock=false");
  const summary = /^(Plan: .*|No changes\..*)$/m.exec(planned.stdout ?? "");
  if (planned.status !== 0 || summary === null) return refused(planned);
  console.log(`  ${summary[0]}`);
  return "planned";
}

/** A registry that is out of reach is the machine's matter; anything else Terraform says is about what we generated. */
function aboutProviders({ stderr, error }) {
  return error !== undefined || /provider packages|install provider|provider registry|provider plugins/i.test(stderr);
}

function refused({ stderr, error }) {
  console.error(`\nTerraform refuses the generated configuration:\n${stderr || error?.message}`);
  return "failed";
}

function unavailable(reason) {
  console.log(`\nNot planned: ${reason}. Synthesizing needs neither; the configuration is in ${FOLDER}/cdk.tf.json.`);
  return "unavailable";
}

function firstError(stderr) {
  const line = /Error: (.*)/.exec(stderr ?? "")?.[1];
  return line === undefined ? "" : `: ${line.trim()}`;
}

function showNextSteps(planned) {
  const again = planned === "planned" ? "Plan again" : "Plan, where Terraform and its providers can be had";
  console.log(`
Next:
  ${again}: npx cdktf plan --skip-provider-lock   (a first plan needs no cluster, no kubeconfig and no CRDs)
  Deploy:   KUBE_CONFIG_PATH=~/.kube/config npx cdktf deploy --skip-provider-lock   (needs the namespace shop and the CRDs of Prometheus operator, Envoy Gateway and Argo Rollouts)
  Files:    npx guardrails render examples/${STACK}/*.guardrails.yaml --out rendered   (the same as plain files, with nginx.conf and the rules' own tests)
  Change:   edit a number in examples/${STACK}/checkout.guardrails.yaml and run this again`);
}

process.exitCode = main();
