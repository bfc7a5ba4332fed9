import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { canaryGuardrails } from "../../src/canary/canary-guardrails";
import type { PlannedVerdict } from "../../src/canary/canary-plan";
import { HASH_PLACEHOLDER, STABLE_HASH_PLACEHOLDER } from "../../src/canary/guarded-counts";
import { verdictQuery, watchQuery } from "../../src/canary/verdict-query";
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

const STABLE_HASH = "59d7c6f8aa";
const stablePod = `namespace="shop",pod="checkout-${STABLE_HASH}-k2x9p"`;
const filled = (query: string) =>
  query.replaceAll(HASH_PLACEHOLDER, HASH).replaceAll(STABLE_HASH_PLACEHOLDER, STABLE_HASH);

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
    promql_expr_test: [{ expr: filled(query), eval_time: at, exp_samples }],
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
  const query = (slo: string) => verdictQuery(plan, verdict(slo));
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
      [requests("200")]: "0 25 50",
      [requests("500")]: "_ _ 1",
      [requests("503")]: "_ 1 1",
    };
    const sum = sumOf(verdict("availability"), 2, 52);
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
    const old = `namespace="shop",pod="checkout-${STABLE_HASH}-k2x9p"`;
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

  describe("while the stable version fails as well", () => {
    const aborts = (of: string, bound: { toString(): string }) => `${of} >= bool ${bound}`;
    /** 20 % of the traffic: 20 requests a minute here, 80 there. */
    const failing = (canary: number, stable: number) => ({
      [requests("200")]: `_x10 0+10x10`,
      [requests("500")]: `_x10 0+${canary}x10`,
      [requests("200", stablePod)]: "0+40x30",
      [requests("500", stablePod)]: `0+${stable}x30`,
    });

    test.each([
      ["both fail alike", 2, 8, 0],
      ["the new one fails a third more", 2, 6, 0],
      ["the new one fails eight times as often", 2, 1, 1],
      ["the stable one does not fail", 2, 0, 1],
    ])("%s: %i and %i errors a scrape give an abort of %i", (...[, canary, stable, sum]) => {
      const { abortAt } = availability;
      evaluate(promtool, aborts(query("availability"), abortAt), { series: failing(canary, stable), at: "10m", sum });
      const watch = watchQuery(plan, verdict("availability"));
      const { watchAbortAt } = verdict("availability");
      const expected = stable === 1 ? 0 : sum;
      evaluate(promtool, aborts(watch, watchAbortAt), { series: failing(canary, stable), at: "10m", sum: expected });
    });

    test("errors of the stable version from before the release do not count", () => {
      const series = {
        ...failing(2, 0),
        [requests("500", stablePod)]: "0+50x9 450x30",
      };
      evaluate(promtool, aborts(query("availability"), availability.abortAt), { series, at: "10m", sum: 1 });
    });
  });

  describe("a watch", () => {
    const watched = (scenario: Scenario) => evaluate(promtool, watchQuery(plan, verdict("availability")), scenario);

    test("sees the last five minutes only", () => {
      // 100 requests a scrape; the errors of the first ten minutes are long gone, three of the last five are counted.
      const series = { [requests("200")]: "0+100x30", [requests("500")]: "0+9x20 180x5 183x5" };
      watched({ series, at: "15m", sum: sumOf(verdict("availability"), 3, 1003) });
    });

    test("counts what young pods have counted since they started, and what restarted ones did after it", () => {
      const young = pod.replace("x2k9p", "z9z9z");
      const series = {
        [requests("200")]: "0+100x30",
        [requests("200", young)]: "_x26 40 80 120 160",
        [requests("500", young)]: "_x28 2 2",
      };
      watched({ series, at: "14m30s", sum: sumOf(verdict("availability"), 2, 1162) });
    });

    test("says nothing without any series", () => watched({ series: {}, at: "5m" }));
  });
});
