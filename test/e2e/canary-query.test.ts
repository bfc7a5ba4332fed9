import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { verdictQuery } from "../../src/canary/analysis-template";
import { canaryGuardrails } from "../../src/canary/canary-guardrails";
import type { CanaryPlan, PlannedVerdict } from "../../src/canary/canary-plan";
import { HASH_PLACEHOLDER } from "../../src/canary/guarded-counts";
import { printYaml } from "../../src/manifest";
import { describeWithEngine } from "../engine";
import { checkoutService } from "../canary/checkout";

const service = checkoutService();
const plan = canaryGuardrails(service, guardedSlos(service).slos).plan!;
const verdict = (slo: string): PlannedVerdict => plan.verdicts.find(({ guarded }) => guarded.id.slo === slo)!;

const HASH = "6c9f8d7b54";
const pod = `namespace="shop",pod="checkout-${HASH}-x2k9p"`;
const requests = (code: string, labels = pod) =>
  `http_server_request_duration_seconds_count{${labels},http_response_status_code="${code}"}`;
const faster = (labels = pod) => `http_server_request_duration_seconds_bucket{${labels},le="0.25"}`;

interface Scenario {
  /** Values of each series, one a 30 s scrape, in promtool's notation. */
  readonly series: Readonly<Record<string, string>>;
  readonly at: string;
  /** The sum that Prometheus must give, or nothing for an empty answer. */
  readonly sum?: number;
}

/** Lets Prometheus evaluate a verdict's query; promtool's own complaint is the failure. */
function evaluate(promtool: string, query: string, { series, at, sum }: Scenario): void {
  const folder = mkdtempSync(path.join(tmpdir(), "canary-query-"));
  const exp_samples = sum === undefined ? [] : [{ labels: "{}", value: sum }];
  const test = {
    interval: "30s",
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [{ expr: query.replaceAll(HASH_PLACEHOLDER, HASH), eval_time: at, exp_samples }],
  };
  try {
    writeFileSync(path.join(folder, "test.yml"), printYaml({ evaluation_interval: "30s", tests: [test] }));
    execFileSync(promtool, ["test", "rules", path.join(folder, "test.yml")], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${stdout ?? ""}${stderr ?? String(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The sum in the same floating-point steps that the printed query takes. */
function sumOf({ test }: PlannedVerdict, errors: number, all: number): number {
  const perGood = -test.perGood.number;
  return test.perError.plus(test.perGood.times(-1)).number * errors - perGood * all;
}

describeWithEngine("promtool", (promtool) => {
  const { test: availability } = verdict("availability");
  const query = (slo: string, of: Pick<CanaryPlan, "analysis"> = plan) => verdictQuery(of, verdict(slo));
  const expectSum = (slo: string, scenario: Scenario) => evaluate(promtool, query(slo), scenario);

  test("a clean release crosses the lower bound at exactly the predicted number of requests", () => {
    const n = availability.cleanRequests;
    const [before, after] = [n - 1, n].map((all) => sumOf(verdict("availability"), 0, all));
    expect(before).toBeGreaterThan(availability.promoteAt.number);
    expect(after).toBeLessThanOrEqual(availability.promoteAt.number);
    expectSum("availability", { series: { [requests("200")]: `_ 0 ${n - 1}` }, at: "1m", sum: before });
    expectSum("availability", { series: { [requests("200")]: `_ 0 ${n}` }, at: "1m", sum: after });
  });

  test("a release with 5 % errors crosses the upper bound", () => {
    const sum = sumOf(verdict("availability"), 6, 120);
    expect(sum).toBeGreaterThanOrEqual(availability.abortAt.number);
    const series = { [requests("200")]: "_ 57 114", [requests("500")]: "_ 3 6" };
    expectSum("availability", { series, at: "1m", sum });
  });

  test("errors count from the first one, although their series appears with it and then stands still", () => {
    const series = {
      [requests("200")]: "0 50 100",
      [requests("500")]: "_ _ 1",
      [requests("503")]: "_ 1 1",
    };
    const sum = sumOf(verdict("availability"), 2, 102);
    expect(sum).toBeGreaterThanOrEqual(availability.abortAt.number);
    expectSum("availability", { series, at: "1m", sum });
  });

  test("a restart of the container forgets no errors", () => {
    // The counter falls from 4 to 0; its last value alone would promote this release.
    const series = { [requests("200")]: "0 100 240 10 10", [requests("500")]: "0 4 4 0 0" };
    const aborts = `${query("availability")} >= bool ${availability.abortAt}`;
    evaluate(promtool, aborts, { series, at: "2m", sum: 1 });
  });

  test("no traffic gives no answer at all", () => {
    expectSum("availability", { series: {}, at: "5m" });
    expectSum("latency", { series: {}, at: "5m" });
  });

  test("the old version's pods, and other services' pods, say nothing about the new one", () => {
    const old = `namespace="shop",pod="checkout-59d7c6f8aa-k2x9p"`;
    const other = `namespace="other",pod="checkout-${HASH}-x2k9p"`;
    const series = { [requests("500", old)]: "0+100x10", [requests("500", other)]: "0+100x10" };
    expectSum("availability", { series, at: "5m" });
  });

  test("a slow release crosses the upper bound, and one without its histogram gives no answer", () => {
    const { perError, perGood, abortAt } = verdict("latency").test;
    const sum = perError.number * 20 - perError.plus(perGood.times(-1)).number * 16;
    expect(sum).toBeGreaterThanOrEqual(abortAt.number);
    expectSum("latency", { series: { [requests("200")]: "_ 10 20", [faster()]: "_ 8 16" }, at: "1m", sum });
    expectSum("latency", { series: { [requests("200")]: "_ 10 20" }, at: "1m" });
  });

  test("the pods of an aborted canary are still counted after they are gone", () => {
    const series = { [requests("200")]: "0 50 100 stale", [requests("500")]: "_ 5 10 stale" };
    expectSum("availability", { series, at: "20m", sum: sumOf(verdict("availability"), 10, 110) });
  });
});
