import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { printYaml } from "../../src/manifest";
import { checkoutCanary } from "../canary/checkout";
import { describeWithEngine } from "../engine";

/* The query that Flagger asks, on Prometheus: which pods it counts, and when a check would pass (no more than max). */

const traffic = {
  gateway: "envoy-gateway",
  parentRef: { name: "public", namespace: "gateways" },
  hostnames: ["shop.example.com"],
  expected: { requestsPerSecond: 40 },
};
const { manifests, plan } = checkoutCanary({
  spec: { traffic },
  canary: { controller: "flagger", noData: "fail", budgetAtRisk: "10%", analysis: null, guardSlos: ["availability"] },
});
const { query } = manifests.find(({ kind }) => kind === "MetricTemplate")!.spec as { query: string };
const [{ test: verdict }] = plan!.verdicts;

const CANARY = "checkout-7c9f6b5d88-x2k9p";
const EARLIER = "checkout-6d8f7c9b54-q4w8z";
const PRIMARY = "checkout-primary-5d4f8c7b9c-k2x9p";
const requests = (pod: string, code = "200") =>
  `http_server_request_duration_seconds_count{namespace="shop",pod="${pod}",http_response_status_code="${code}"}`;

const folder = mkdtempSync(path.join(tmpdir(), "flagger-query-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What Prometheus answers after 10 minutes of 30 s scrapes must be; nothing is no answer. */
function expectSum(promtool: string, series: Readonly<Record<string, string>>, sum?: number): void {
  const exp_samples = sum === undefined ? [] : [{ labels: "{}", value: sum }];
  const test = {
    interval: "30s",
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [{ expr: query, eval_time: "10m", exp_samples }],
  };
  const file = path.join(folder, "test.yml");
  writeFileSync(file, printYaml({ evaluation_interval: "30s", tests: [test] }));
  try {
    execFileSync(promtool, ["test", "rules", file], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${stdout ?? ""}${stderr ?? String(error)}`);
  }
}

/** In the same steps that the query takes. */
function sumOf(errors: number, all: number): number {
  const perGood = -verdict.perGood.number;
  return verdict.perError.plus(verdict.perGood.times(-1)).number * errors - perGood * all;
}

describeWithEngine("promtool", (promtool) => {
  const enough = verdict.cleanRequests;

  test("a clean release passes with exactly as many requests as are said", () => {
    expect(sumOf(0, enough)).toBeLessThanOrEqual(verdict.promoteAt.number);
    expect(sumOf(0, enough - 1)).toBeGreaterThan(verdict.promoteAt.number);
    expectSum(promtool, { [requests(CANARY)]: `_x15 7 ${enough} ${enough}x9` }, sumOf(0, enough));
  });

  test("requests of an earlier release count for nothing: its pods are gone", () => {
    const series = { [requests(EARLIER)]: "0 900 900 900 stale", [requests(CANARY)]: "_x15 0 11x9" };
    expectSum(promtool, series, sumOf(0, 11));
    // While they were there they did.
    expectSum(promtool, { ...series, [requests(EARLIER)]: "900x20" }, sumOf(0, 911));
  });

  test("requests of Flagger's own copy are the stable version's", () => {
    expectSum(promtool, { [requests(PRIMARY)]: "0+100x20", [requests(CANARY)]: "_x15 0 11x9" }, sumOf(0, 11));
    expectSum(promtool, { [requests(PRIMARY)]: "0+100x20" });
  });

  test("errors count, also those before a restart of the container", () => {
    const [good, bad] = [requests(CANARY), requests(CANARY, "500")];
    expectSum(promtool, { [good]: "_x15 0 50x9", [bad]: "_x15 _ 3x9" }, sumOf(3, 53));
    const restarted = { [good]: "_x10 0 100 240 10 10x9", [bad]: "_x10 0 4 4 0 0x9" };
    expect(() => expectSum(promtool, restarted, sumOf(0, 10))).toThrow();
  });
});
