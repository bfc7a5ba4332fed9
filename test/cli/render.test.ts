import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { guardrails } from "./command";

const CHECKOUT = "test/contract/checkout.guardrails.yaml";
const CATALOG = "test/contract/catalog-nginx.guardrails.yaml";
const folder = mkdtempSync(path.join(tmpdir(), "guardrails-render-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The layout that people's pipelines rely on. */
const FILES = [
  "alertmanager/shop-catalog.inhibit.yml",
  "alertmanager/shop-checkout.inhibit.yml",
  "dashboards/gr-shop-catalog-slo.json",
  "dashboards/gr-shop-checkout-canary.json",
  "dashboards/gr-shop-checkout-slo.json",
  "loadtest/shop-checkout.job.yaml",
  "loadtest/shop-checkout.js",
  "manifests/shop-catalog-configmap-catalog-dashboard-slo.yaml",
  "manifests/shop-catalog-configmap-catalog-runbooks.yaml",
  "manifests/shop-catalog-prometheusrule-catalog-slo.yaml",
  "manifests/shop-checkout-analysistemplate-checkout-availability-verdict.yaml",
  "manifests/shop-checkout-analysistemplate-checkout-availability-watch.yaml",
  "manifests/shop-checkout-analysistemplate-checkout-business.yaml",
  "manifests/shop-checkout-analysistemplate-checkout-error-budget.yaml",
  "manifests/shop-checkout-analysistemplate-checkout-latency-verdict.yaml",
  "manifests/shop-checkout-analysistemplate-checkout-latency-watch.yaml",
  "manifests/shop-checkout-analysistemplate-checkout-smoke.yaml",
  "manifests/shop-checkout-backendtrafficpolicy-checkout-read.yaml",
  "manifests/shop-checkout-backendtrafficpolicy-checkout-write.yaml",
  "manifests/shop-checkout-configmap-checkout-dashboard-canary.yaml",
  "manifests/shop-checkout-configmap-checkout-dashboard-slo.yaml",
  "manifests/shop-checkout-configmap-checkout-load-7594d191.yaml",
  "manifests/shop-checkout-configmap-checkout-runbooks.yaml",
  "manifests/shop-checkout-httproute-checkout-read.yaml",
  "manifests/shop-checkout-httproute-checkout-write.yaml",
  "manifests/shop-checkout-prometheusrule-checkout-slo.yaml",
  "manifests/shop-checkout-rollout.yaml",
  "manifests/shop-checkout-service-checkout-canary.yaml",
  "manifests/shop-checkout-service-checkout-stable.yaml",
  "nginx/shop-catalog.conf",
  "rules/shop-catalog.long.test.yml",
  "rules/shop-catalog.rules.yml",
  "rules/shop-catalog.test.yml",
  "rules/shop-checkout.long.test.yml",
  "rules/shop-checkout.rules.yml",
  "rules/shop-checkout.test.yml",
  "runbooks/shop-catalog-availability.md",
  "runbooks/shop-catalog-latency.md",
  "runbooks/shop-checkout-availability.md",
  "runbooks/shop-checkout-latency.md",
  "runbooks/shop-checkout-payments.md",
  "runbooks/shop-checkout.canary.md",
  "runbooks/shop-checkout.guardrails.md",
];

function filesBelow(directory: string): string[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort();
}

test("every artefact of both contract files, in the layout of the names table", () => {
  const out = path.join(folder, "all");
  const called = guardrails(["render", CHECKOUT, CATALOG, "--out", out]);
  expect([called.code, called.err]).toEqual([
    0,
    expect.stringMatching(/^0 errors, 4 warnings, \d+ infos in 2 services; guardrails check shows them\n$/),
  ]);
  expect(filesBelow(out)).toEqual(FILES);
  expect(
    called.out
      .trim()
      .split("\n")
      .map((file) => path.relative(out, file))
      .sort(),
  ).toEqual(FILES);
});

test("the same input gives the same bytes, and --check notices an edited and a missing file without writing", () => {
  const out = path.join(folder, "twice");
  guardrails(["render", CATALOG, "--out", out]);
  expect(guardrails(["render", CATALOG, "--out", out, "--check"])).toMatchObject({
    code: 0,
    out: "all 11 files are up to date\n",
  });
  const edited = path.join(out, "nginx/shop-catalog.conf");
  writeFileSync(edited, "# by hand\n");
  rmSync(path.join(out, "rules/shop-catalog.rules.yml"));
  const stale = guardrails(["render", CATALOG, "--out", out, "--check"]);
  expect(stale.code).toBe(1);
  expect(stale.err).toContain("nginx/shop-catalog.conf");
  expect(stale.err).toContain("rules/shop-catalog.rules.yml");
  expect(stale.err).not.toContain("runbooks/");
  expect(readFileSync(edited, "utf8")).toBe("# by hand\n");
});

test("an environment is rendered with its own numbers", () => {
  const out = path.join(folder, "staging");
  guardrails(["render", CHECKOUT, "--env", "staging", "--out", out]);
  expect(readFileSync(path.join(out, "manifests/shop-checkout-rollout.yaml"), "utf8")).toContain("replicas: 2\n");
});

test("--only renders the named parts alone, to the same bytes", () => {
  const [all, some] = [path.join(folder, "every-part"), path.join(folder, "some-parts")];
  guardrails(["render", CHECKOUT, CATALOG, "--out", all]);
  const called = guardrails(["render", CHECKOUT, CATALOG, "--only", "nginx, rules", "--out", some]);
  expect(called.code).toBe(0);
  const written = filesBelow(some);
  expect(written).toEqual(FILES.filter((file) => /^(rules|alertmanager|nginx)\/|-prometheusrule-/.test(file)));
  for (const file of written)
    expect([file, readFileSync(path.join(some, file), "utf8")]).toEqual([
      file,
      readFileSync(path.join(all, file), "utf8"),
    ]);
  expect(guardrails(["render", CHECKOUT, CATALOG, "--only", "rules,nginx", "--out", some, "--check"])).toMatchObject({
    code: 0,
    out: `all ${written.length} files are up to date\n`,
  });
});

test.each([
  ["misspelt", "rules,dashbords", 'There is no part "dashbords". Did you mean "dashboards"?'],
  ["unknown", "alerts-and-so-on", "Parts are rules, dashboards, runbooks, routes, policies, loadtest, canary, nginx."],
  ["empty", "", 'There is no part ""'],
])("a part that is %s is refused with the ones there are, and nothing is written", (_, parts, sentence) => {
  const out = path.join(folder, "no-part");
  const called = guardrails(["render", CATALOG, "--only", parts, "--out", out]);
  expect([called.code, called.err]).toEqual([2, expect.stringContaining(sentence)]);
  expect(existsSync(out)).toBe(false);
});

test("an error in a part that is not asked for stops as well", () => {
  const out = path.join(folder, "only-with-errors");
  const broken = path.join(folder, "broken-traffic.yaml");
  const written = readFileSync(CHECKOUT, "utf8");
  writeFileSync(broken, written.replace(/request: \w+/, "request: 10ms"));
  const called = guardrails(["render", broken, "--only", "rules", "--out", out]);
  expect([called.code, called.err]).toEqual([1, expect.stringContaining("spec.traffic.timeouts")]);
  expect(called.err).toContain("nothing was written");
  expect(existsSync(out)).toBe(false);
});

test("a file with errors writes nothing at all, not even for the files that are fine", () => {
  const out = path.join(folder, "nothing");
  const broken = path.join(folder, "broken.yaml");
  writeFileSync(broken, readFileSync(CHECKOUT, "utf8").replace("objective: 99.9", "objective: 100"));
  const called = guardrails(["render", CATALOG, broken, "--out", out]);
  expect(called.code).toBe(1);
  expect(called.err).toContain("spec.slos[0].objective");
  expect(called.err).toContain("nothing was written");
  expect(existsSync(out)).toBe(false);
});

test("two services that would write the same file are refused", () => {
  const out = path.join(folder, "clash");
  const called = guardrails(["render", CATALOG, CATALOG, "--out", out]);
  expect(called.code).toBe(1);
  expect(called.err).toContain("two services generate the same file");
  expect(existsSync(out)).toBe(false);
});

test("a folder that cannot be written says so and exits with 2", () => {
  const file = path.join(folder, "a-file");
  writeFileSync(file, "");
  const called = guardrails(["render", CATALOG, "--out", path.join(file, "below")]);
  expect(called.code).toBe(2);
  expect(called.err).toContain("cannot write below");
  expect(called.err).not.toMatch(/\n\s+at /);
});
