import { baseWindow } from "../../src/burnrate/evaluation";
import { guardedSlos } from "../../src/burnrate/guarded-slo";
import type { Expression } from "../../src/promql/expression";
import { promqlSyntaxError } from "../../src/promql/parse";
import { printPromql } from "../../src/promql/print";
import { alertingRules } from "../../src/rules/alerts";
import { prometheusRule } from "../../src/rules/prometheus-rule";

import { recordingRules } from "../../src/rules/recording-rules";
import type { AlertingRule, RecordingRule } from "../../src/rules/rule";
import { isAlert } from "../../src/rules/rule";
import { ruleFile } from "../../src/rules/rule-file";
import { ruleGroup } from "../../src/rules/rule-group";
import { Duration } from "../../src/units/duration";
import { contractService } from "../traffic/contract-service";

function rulesOf(changes: Parameters<typeof contractService>[1] = {}, slo = 0) {
  const service = contractService("checkout", { canary: null, ...changes });
  const guarded = guardedSlos(service).slos[slo];
  return { recorded: recordingRules(service, guarded), alerts: alertingRules(service, guarded) };
}

const named = (rules: readonly RecordingRule[], record: string) => rules.find((rule) => rule.record === record)!;
const alertNamed = (rules: readonly AlertingRule[], end: string) => rules.find(({ alert }) => alert.endsWith(end))!;
const expressionOf = (rule: { expression: Expression }) => printPromql(rule.expression);

test("one SLO records these series, each after those it is built from", () => {
  expect(rulesOf().recorded.map(({ record }) => record)).toEqual([
    "slo:objective:ratio",
    "slo:total:rate2m",
    "slo:bad:rate2m",
    "slo:bad:rate1h",
    "slo:total:rate1h",
    "slo:bad:rate6h",
    "slo:total:rate6h",
    "slo:bad:rate1d",
    "slo:total:rate1d",
    "slo:error:ratio5m",
    "slo:error:ratio30m",
    "slo:error:ratio1h",
    "slo:error:ratio2h",
    "slo:error:ratio6h",
    "slo:error:ratio1d",
    "slo:error:ratio3d",
    "slo:error:ratio30d",
    "slo:burn_rate:ratio",
    "slo:error_budget_remaining:ratio",
    "slo:info",
  ]);
});

test("no SLO of the contracts, and no window, needs more than twenty recorded series", () => {
  for (const [index, window] of ["1d", "7d", "36h", "28d", "89d", "90d"].entries()) {
    const slos = [{ name: `s${index}`, objective: 99.9, window, indicator: { availability: { source: "app" } } }];
    const { recorded } = rulesOf({ slos, monitoring: { retention: null } });
    expect(recorded.length).toBeLessThanOrEqual(20);
    expect(new Set(recorded.map(({ record }) => record)).size).toBe(recorded.length);
  }
});

test("raw series are read over the base window only", () => {
  for (const slo of [0, 1, 2]) {
    const raw = rulesOf({}, slo).recorded.filter((rule) => /(envoy|http|payment)_/.test(expressionOf(rule)));
    expect(raw.map(({ record }) => record)).toEqual(["slo:total:rate2m", "slo:bad:rate2m"]);
  }
});

test.each([
  ["15s", "2m"],
  ["30s", "2m"],
  ["31s", "2m4s"],
  ["2m", "8m"],
])("a scrape every %s is read over a base window of %s", (scrapeInterval, base) => {
  expect(String(baseWindow({ scrapeInterval: Duration.parse(scrapeInterval)! }))).toBe(base);
});

test("ratios, burn rate and budget are these expressions", () => {
  const { recorded } = rulesOf({}, 2);
  const id = '{namespace="shop",service="checkout",slo="payments"}';
  expect(expressionOf(named(recorded, "slo:objective:ratio"))).toBe("vector(0.995)");
  expect(expressionOf(named(recorded, "slo:error:ratio30m"))).toBe(
    `avg(sum_over_time(slo:bad:rate2m${id}[30m])) / (avg(sum_over_time(slo:total:rate2m${id}[30m])) > 0)`,
  );
  expect(expressionOf(named(recorded, "slo:error:ratio2h"))).toBe(
    `(avg(slo:bad:rate1h${id}) + (avg(slo:bad:rate1h${id} offset 1h) or vector(0))) / (avg(slo:total:rate1h${id}) + (avg(slo:total:rate1h${id} offset 1h) or vector(0)) > 0)`,
  );
  expect(expressionOf(named(recorded, "slo:bad:rate1h"))).toBe(`avg(sum_over_time(slo:bad:rate2m${id}[1h])) / 120`);
  expect(expressionOf(named(recorded, "slo:burn_rate:ratio"))).toBe(`slo:error:ratio1h${id} / 0.005`);
  expect(expressionOf(named(recorded, "slo:error_budget_remaining:ratio"))).toBe(`1 - slo:error:ratio28d${id} / 0.005`);
  const tiles = expressionOf(named(recorded, "slo:error:ratio28d")).match(/slo:bad:rate1d/g);
  expect(tiles).toHaveLength(28);
});

/** Divisors that are neither a number nor kept above zero: 0 / 0 is NaN, and NaN above a threshold is silence. */
function unsafeDivisors(expression: Expression): string[] {
  switch (expression.type) {
    case "binary": {
      const { left, operator, right } = expression;
      const safe = right.type === "number" || (right.type === "binary" && right.operator === ">");
      const own = (operator === "/" || operator === "%") && !safe ? [printPromql(right)] : [];
      return [...own, ...unsafeDivisors(left), ...unsafeDivisors(right)];
    }
    case "call":
      return expression.args.flatMap(unsafeDivisors);
    case "aggregation":
    case "subquery":
      return unsafeDivisors(expression.operand);
    default:
      return [];
  }
}

test("no rule divides by a series that may be zero, and Prometheus' grammar reads every rule", () => {
  for (const slo of [0, 1, 2]) {
    const { recorded, alerts } = rulesOf({}, slo);
    for (const rule of [...recorded, ...alerts]) {
      expect(unsafeDivisors(rule.expression)).toEqual([]);
      expect(promqlSyntaxError(expressionOf(rule))).toBeUndefined();
    }
  }
});

test("series carry the identity alone; everything else sits on slo:info", () => {
  const { recorded } = rulesOf({}, 1);
  const identity = { namespace: "shop", service: "checkout", slo: "latency" };
  const [info] = recorded.splice(-1);
  for (const rule of recorded) expect(rule.labels).toEqual(identity);
  expect(info.labels).toEqual({
    ...identity,
    team: "payments",
    objective: "99",
    window: "30d",
    indicator: "latency",
    source: "otel-http",
  });
});

test("alerts have these names, durations, labels and levels", () => {
  const alerts = rulesOf().alerts.map(({ alert, for: held, labels }) => [alert, held && String(held), labels]);
  const labels = (own: object) => ({
    team: "payments",
    namespace: "shop",
    service: "checkout",
    slo: "availability",
    ...own,
  });
  expect(alerts).toEqual([
    ["CheckoutAvailabilityBurnFast", undefined, labels({ tier: "fast", severity: "critical" })],
    ["CheckoutAvailabilityBurnMedium", undefined, labels({ tier: "medium", severity: "critical" })],
    ["CheckoutAvailabilityBurnSlow", undefined, labels({ tier: "slow", severity: "warning" })],
    ["CheckoutAvailabilityBurnLong", undefined, labels({ tier: "long", severity: "warning" })],
    ["CheckoutAvailabilityBudgetExhausted", "15m", labels({ severity: "warning" })],
    ["CheckoutAvailabilityMetricMissing", "10m", labels({ severity: "warning" })],
    ["CheckoutAvailabilityNoTraffic", "15m", labels({ severity: "info" })],
  ]);
});

test("the team's own severities go to their levels", () => {
  const { alerts } = rulesOf({ alerting: { page: { severity: "page-me" }, ticket: { severity: "queue" } } });
  expect(alerts.map(({ labels }) => labels.severity)).toEqual([
    "page-me",
    "page-me",
    "queue",
    "queue",
    "queue",
    "queue",
    "info",
  ]);
});

test("labels of the identity win over the user's of the same name", () => {
  const service = contractService("checkout");
  const labels = { service: "liar", namespace: "liar", slo: "liar", severity: "liar", "example.com/team": "payments" };
  const lying = { ...service, labels };
  const [guarded] = guardedSlos(lying).slos;
  expect(alertingRules(lying, guarded)[0].labels).toEqual({
    namespace: "shop",
    service: "checkout",
    slo: "availability",
    tier: "fast",
    severity: "critical",
    example_com_team: "payments",
  });
  expect(recordingRules(lying, guarded).at(-1)!.labels).toMatchObject({ service: "checkout", slo: "availability" });
});

test("a page needs both windows and enough bad events, a ticket only the windows", () => {
  const { alerts } = rulesOf();
  const id = '{namespace="shop",service="checkout",slo="availability"}';
  expect(expressionOf(alertNamed(alerts, "BurnFast"))).toBe(
    `slo:error:ratio5m${id} > 0.0144 and slo:error:ratio1h${id} > 0.0144 and on () avg(slo:bad:rate1h${id}) * 3600 > 4.5`,
  );
  expect(expressionOf(alertNamed(alerts, "BurnSlow"))).toBe(
    `slo:error:ratio2h${id} > 0.003 and slo:error:ratio1d${id} > 0.003`,
  );
});

test("no minimum of bad events leaves the condition out", () => {
  const { alerts } = rulesOf({ alerting: { minimumBadEvents: 0 } });
  expect(expressionOf(alertNamed(alerts, "BurnMedium"))).not.toContain("slo:bad:rate");
});

test("states that no burn rate shows have these expressions", () => {
  const { alerts } = rulesOf({}, 1);
  const id = '{namespace="shop",service="checkout",slo="latency"}';
  const pods = 'namespace="shop",pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}"';
  const count = `http_server_request_duration_seconds_count{${pods}}`;
  expect(expressionOf(alertNamed(alerts, "BudgetExhausted"))).toBe(`slo:error_budget_remaining:ratio${id} <= 0`);
  expect(expressionOf(alertNamed(alerts, "MetricMissing"))).toBe(
    `max(absent(${count}) or absent(http_server_request_duration_seconds_bucket{${pods},le="0.25"}))`,
  );
  expect(expressionOf(alertNamed(alerts, "NoTraffic"))).toBe(
    `sum(slo:total:rate2m${id}) == 0 unless on () ALERTS${id.replace("}", ',alertname="CheckoutLatencyMetricMissing"}')}`,
  );
});

test("without expected traffic no alert asks for any", () => {
  const { alerts } = rulesOf({ traffic: { expected: null } });
  expect(alerts.map(({ alert }) => alert)).not.toContain("CheckoutAvailabilityNoTraffic");
});

test("an alert links to its section of the runbook, and without an address has no link", () => {
  const link = (changes: Parameters<typeof rulesOf>[0]) =>
    alertNamed(rulesOf(changes).alerts, "BurnFast").annotations.runbook_url;
  expect(link({ runbooks: { baseUrl: "https://example.com/books/" } })).toBe(
    "https://example.com/books/shop-checkout-availability.md#checkoutavailabilityburnfast",
  );
  const { annotations } = alertNamed(rulesOf({ runbooks: null }).alerts, "BurnFast");
  expect(Object.keys(annotations)).toEqual(["summary", "description"]);
});

test("the user's text is a constant to Prometheus' template, wherever it stands", () => {
  const description = '{{ $labels.x }} `tick` "quote" {{{ {{end}}';
  const slos = [{ name: "a", description, objective: 99.9, indicator: { availability: { source: "app" } } }];
  const { alerts } = rulesOf({ slos, runbooks: { baseUrl: "https://example.com/{{.Value}}" } });
  const OPEN = '{{ "{{" }}';
  const text = `Promise: ${OPEN} $labels.x }} \`tick\` "quote" ${OPEN}{ ${OPEN}end}}.`;
  for (const name of ["BurnFast", "BurnLong", "BudgetExhausted"]) {
    const { annotations } = alertNamed(alerts, name);
    expect(annotations.description.startsWith(text)).toBe(true);
    expect(annotations.runbook_url).toContain(`https://example.com/${OPEN}.Value}}/`);
  }
});

test("the rule file and the PrometheusRule hold the same groups, and the operator's labels win", () => {
  const service = contractService("checkout", { monitoring: { ruleLabels: { release: "kps", team: "ops" } } });
  const groups = guardedSlos(service).slos.map((slo) => ruleGroup(service, slo));
  const manifest = prometheusRule(service, groups);
  expect(manifest.metadata).toEqual({
    name: "checkout-slo",
    namespace: "shop",
    labels: { team: "ops", release: "kps" },
  });
  expect(manifest.spec).toEqual(ruleFile(groups));
  expect(ruleFile(groups).groups.map(({ name, interval, rules }) => [name, interval, rules.length])).toEqual([
    ["shop-checkout-availability", "30s", 27],
    ["shop-checkout-latency", "30s", 27],
    ["shop-checkout-payments", "30s", 27],
  ]);
  expect(groups[0].rules.filter(isAlert)).toHaveLength(7);
});
