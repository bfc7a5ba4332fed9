import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { printYaml } from "../../src/manifest";
import { finishedGuardrails } from "../cli/command";
import { describeWithEngine } from "../engine";
import { freePort } from "../free-port";

const CHECKOUT = path.join(__dirname, "../contract/checkout.guardrails.yaml");
/** No Prometheus of this test lives longer. */
const LIFETIME = 60_000;
jest.setTimeout(LIFETIME);

/** Budgets as the recording rules write them, from a Prometheus that evaluates constants. */
function rulesOf(budgets: Readonly<Record<string, number>>): string {
  const rules = Object.entries(budgets).map(([slo, left]) => ({
    record: "slo:error_budget_remaining:ratio",
    expr: `vector(${left})`,
    labels: { namespace: "shop", service: "checkout", slo },
  }));
  return printYaml({ groups: [{ name: "budgets", rules }] });
}

describeWithEngine("prometheus", (prometheus) => {
  const folder = mkdtempSync(path.join(tmpdir(), "guardrails-budget-"));
  let server: ChildProcess;
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    writeFileSync(path.join(folder, "rules.yml"), rulesOf({ availability: 0.62, latency: 0.03 }));
    writeFileSync(
      path.join(folder, "prometheus.yml"),
      printYaml({ global: { evaluation_interval: "1s" }, rule_files: ["rules.yml"] }),
    );
    const flags = [
      "--config.file=prometheus.yml",
      "--storage.tsdb.path=data",
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    server = spawn(prometheus, flags, { cwd: folder, stdio: "ignore", timeout: LIFETIME });
    while ((await budget()).code === 2 && server.exitCode === null) await new Promise((wait) => setTimeout(wait, 300));
  });

  afterAll(async () => {
    const gone = new Promise((exited) => server.once("exit", exited));
    if (server.exitCode === null && server.kill()) await gone;
    rmSync(folder, { recursive: true, force: true });
  });

  /** Of the two SLOs that Prometheus knows, unless another file is given. */
  function budget(...args: string[]) {
    const environment = path.join(folder, "two.yaml");
    writeFileSync(environment, TWO_SLOS);
    return finishedGuardrails(["budget", environment, "--prometheus", url, ...args]);
  }

  test("says how much is left, and whether it is enough", async () => {
    expect(await budget("--minimum", "3%")).toEqual({
      code: 0,
      err: "",
      out: "shop/checkout availability: 62 % of the error budget is left\nshop/checkout latency: 3 % of the error budget is left\n",
    });
    expect((await budget("--minimum", "3.1%")).code).toBe(1);
  });

  test("does not take an SLO that Prometheus does not know for one with budget", async () => {
    const { code, out } = await finishedGuardrails(["budget", CHECKOUT, "--prometheus", url]);
    expect([code, out.split("\n")[2]]).toEqual([
      2,
      "shop/checkout payments: unknown, which is never enough: there is no series slo:error_budget_remaining:ratio",
    ]);
  });
});

const TWO_SLOS = `
apiVersion: guardrails/v1alpha1
kind: Service
metadata: { name: checkout, namespace: shop }
spec:
  slos:
    - { name: availability, objective: 99.9, indicator: { availability: { source: app } } }
    - { name: latency, objective: 99, indicator: { latency: { source: app, threshold: 250ms } } }
`;
