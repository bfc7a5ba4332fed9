import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import type { Dashboard } from "../../src/dashboards/dashboard";
import { sloDashboard } from "../../src/dashboards/slo-dashboard";
import { printYaml } from "../../src/manifest";
import { ruleFile } from "../../src/rules/rule-file";
import { ruleGroup } from "../../src/rules/rule-group";
import { contractService } from "../dashboards/contract-service";
import { everyPanel, interpolated } from "../dashboards/every-panel";
import { requireEngine } from "../engine";

const { service, slos } = contractService("checkout");
const [availability] = slos;
const board = sloDashboard(service, [availability]);

/** Steady traffic, so that every number is known beforehand. */
const HOURS = 3;
const SCRAPES = HOURS * 120;
const REQUESTS_PER_SECOND = 40;
const BAD_PER_SECOND = 0.4;

interface ExpressionTest {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly value: number; readonly labels?: string }[];
}

const installed = requireEngine("promtool", "apt-get install prometheus");
const cached = path.join(homedir(), ".cache/guardrails-engines/bin/promtool");
const promtools = [...new Set([installed, existsSync(cached) ? cached : undefined])].filter(
  (file) => file !== undefined,
);

interface Scenario {
  /** Values of each series, one a 30 s scrape, in promtool's notation. */
  readonly series: Readonly<Record<string, string>>;
  readonly interval?: string;
  /** Without the rules the recorded series are among the given ones. @default true */
  readonly rules?: boolean;
}

/** What promtool says about expressions over the contract's rules and some input series; empty when all hold. */
function complaints(promtool: string, scenario: Scenario, expressions: readonly ExpressionTest[]): string {
  const { series, interval = "30s", rules = true } = scenario;
  const folder = mkdtempSync(path.join(tmpdir(), "dashboard-queries-"));
  try {
    const groups = rules ? [ruleGroup(service, availability)] : [];
    writeFileSync(path.join(folder, "rules.yml"), printYaml(ruleFile(groups)));
    const input_series = Object.entries(series).map(([name, values]) => ({ series: name, values }));
    const test = { interval, input_series, promql_expr_test: expressions };
    const file = { rule_files: ["rules.yml"], evaluation_interval: interval, tests: [test] };
    writeFileSync(path.join(folder, "test.yml"), printYaml(file));
    execFileSync(promtool, ["test", "rules", "test.yml"], { cwd: folder, encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `${stdout ?? ""}${stderr ?? ""}` || String(error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const CLUSTER = 'envoy_cluster_name="httproute/shop/checkout-read/rule/0"';
const QUIET: Scenario = {
  series: { [`envoy_cluster_upstream_rq_completed{${CLUSTER}}`]: `0+${REQUESTS_PER_SECOND * 30}x${SCRAPES}` },
};
const INCIDENT: Scenario = {
  series: {
    ...QUIET.series,
    [`envoy_cluster_upstream_rq_xx{${CLUSTER},envoy_response_code_class="5"}`]: `0+${BAD_PER_SECOND * 30}x${SCRAPES}`,
  },
};
const UNRELATED: Scenario = { series: { unrelated: `1x${SCRAPES}` } };
const AT_THE_END = `${HOURS}h`;

function queriesOf(dashboard: Dashboard, title?: string): string[] {
  return everyPanel(dashboard)
    .filter((panel) => title === undefined || panel.title === title)
    .flatMap((panel) => panel.targets.map(({ expr }) => interpolated(expr)));
}

function exactly(title: string, decimals: number, ...values: readonly number[]): ExpressionTest[] {
  return queriesOf(board, title).map((query, index) => ({
    expr: `sum(round(${query}, ${decimals}))`,
    eval_time: AT_THE_END,
    exp_samples: [{ value: values[index], labels: "{}" }],
  }));
}

/** The alerts' states in the order of the alert panel. */
function states(...values: readonly number[]): ExpressionTest[] {
  return queriesOf(board, "Alerts").map((expr, index) => ({
    expr,
    eval_time: AT_THE_END,
    exp_samples: [{ value: values[index], labels: "{}" }],
  }));
}

const suite = promtools.length === 0 ? describe.skip.each(["no promtool"]) : describe.each(promtools);

suite("on %s", (promtool) => {
  test("every query of the board evaluates and has an answer", () => {
    const looksBackADay = (query: string) => query.includes("offset 1d");
    const expressions = queriesOf(board)
      .filter((query) => !looksBackADay(query))
      .map((query) => ({
        expr: `count(${query}) > bool 0`,
        eval_time: AT_THE_END,
        exp_samples: [{ value: 1, labels: "{}" }],
      }));
    expect(expressions).toHaveLength(queriesOf(board).length - 1);
    expect(complaints(promtool, INCIDENT, expressions)).toBe("");
  });

  test("the even pace is the budget of a day ago less a thirtieth", () => {
    const [left, pace] = queriesOf(board, "Budget left over time");
    const dayLong = { series: { [left]: "0.8x360 0.7x30" }, interval: "4m", rules: false };
    const expr = `sum(round(${pace}, 0.001))`;
    expect(
      complaints(promtool, dayLong, [{ expr, eval_time: "25h", exp_samples: [{ value: 0.767, labels: "{}" }] }]),
    ).toBe("");
  });

  test("the numbers are those of the incident: 1 % errors against 0.1 %", () => {
    const left = 1 - 10;
    expect(
      complaints(promtool, INCIDENT, [
        ...exactly("Objective over 30d", 0.0001, 0.999),
        ...exactly("Budget left", 0.1, left),
        ...exactly("Burn rate, last hour", 0.01, 10),
        ...exactly("Budget empty in", 1, 0),
        // One of the three hours that have had traffic, ten times too fast: 3.33, and 3.36 on Prometheus 2.
        ...exactly("Cost of the selected range", 0.2, 3.4),
        ...exactly("Burn rate of tier fast", 0.1, 10, 10, 14.4),
        ...exactly("Events per second", 0.01, BAD_PER_SECOND, REQUESTS_PER_SECOND - BAD_PER_SECOND),
        // fast, medium, slow, long, budget exhausted, metric missing, no traffic
        ...states(0, 2, 2, 2, 2, 0, 0),
      ]),
    ).toBe("");
  });

  test("without an error the budget does not run out", () => {
    expect(
      complaints(promtool, QUIET, [
        ...exactly("Budget left", 0.1, 1),
        ...exactly("Budget empty in", 1, -1),
        ...exactly("Cost of the selected range", 0.01, 0),
        ...states(0, 0, 0, 0, 0, 0, 0),
      ]),
    ).toBe("");
  });

  test("without series nothing is known of the budget, and the alert panel says that the metric is missing", () => {
    const unknown = ["Budget left", "Burn rate, last hour", "Budget empty in", "Cost of the selected range"]
      .flatMap((title) => queriesOf(board, title))
      .map((expr) => ({ expr, eval_time: AT_THE_END, exp_samples: [] }));
    expect(complaints(promtool, UNRELATED, [...unknown, ...states(0, 0, 0, 0, 0, 2, 0)])).toBe("");
  });

  test("a wrong number is noticed", () => {
    expect(complaints(promtool, INCIDENT, exactly("Budget left", 0.1, 1))).toContain("FAILED");
  });
});
