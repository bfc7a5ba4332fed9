import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { composeGuardrails } from "../../src/guardrails";
import type { RuleGroup } from "../../src/rules/rule";
import { counter, promtool, promtools, testFiles } from "../rules/promtool";
import { checkoutWith } from "../spec/checkout-document";

/* What people read: annotations as Prometheus itself expands them, word for word. */

const engines = promtools();
jest.setTimeout(400_000);
const onEngine = engines.length === 0 ? test.skip : test;

const GATEWAY = { availability: { source: "gateway" } };
const ORDERS = { ratio: { bad: 'orders_total{code="5"}', total: "orders_total" } };
const ROUTE = 'envoy_cluster_name="httproute/shop/checkout-read/rule/0"';
const REQUESTS = `envoy_cluster_upstream_rq_completed{${ROUTE}}`;
const ERRORS = `envoy_cluster_upstream_rq_xx{${ROUTE},envoy_response_code_class="5"}`;
const RUNBOOK = "https://git.example.com/shop/runbooks/blob/main/shop-checkout-availability.md";

/** The rules of one SLO of the checkout contract, which is named availability and has these fields of its own. */
function groupWith(slo: object, changes: Parameters<typeof checkoutWith>[0] = {}): RuleGroup {
  const written = { name: "availability", objective: 99.9, indicator: GATEWAY, ...slo };
  const { guardrails, problems } = composeGuardrails(checkoutWith({ "spec.slos.0": written, ...changes }));
  // A canary cannot be judged by an SLO with groups; its rules are made all the same.
  const errors = problems.filter(({ severity, path }) => severity === "error" && !path.startsWith("spec.canary"));
  expect(errors).toEqual([]);
  return guardrails!.ruleGroups.find(({ name }) => name.endsWith("-availability"))!;
}

type Texts = Readonly<Record<string, string>>;
interface Asked {
  /** What follows the SLO's name in the alert's. */
  readonly alert: string;
  readonly series: Texts;
  readonly at: string;
}
interface Fired {
  readonly labels: Texts;
  readonly annotations: Texts;
}

/** Evaluations in an hour: Prometheus 2 takes both ends of a range, so that counts are 0.8 % high there. */
type Evaluations = 120 | 121;

function evaluationsOf(binary: string): Evaluations {
  return /version 2\./.test(execFileSync(binary, ["--version"], { encoding: "utf8" })) ? 121 : 120;
}

/** On every promtool exactly these alerts of the name fire. */
async function expectAlerts(
  group: RuleGroup,
  asked: Asked,
  expected: (evaluations: Evaluations) => readonly Fired[],
): Promise<void> {
  for (const [, binary] of engines) {
    const exp_alerts = expected(evaluationsOf(binary)).map(({ labels, annotations }) => ({
      exp_labels: { namespace: "shop", service: "checkout", slo: "availability", team: "payments", ...labels },
      exp_annotations: {
        runbook_url: `${RUNBOOK}#checkoutavailability${asked.alert.toLowerCase()}`,
        ...annotations,
      },
    }));
    const alerts = [{ alertname: `CheckoutAvailability${asked.alert}`, eval_time: asked.at, exp_alerts }];
    const files = testFiles(group, { name: asked.alert, series: asked.series, alerts });
    const { code, output } = await promtool(binary, ["test", "rules", "test.yml"], files);
    expect({ code, unexpected: unexpectedLines(output) }).toEqual({ code: 0, unexpected: [] });
  }
}

/** promtool prints all that it expected and all that it got; the difference is what a reader wants. */
function unexpectedLines(output: string): string[] {
  const [wanted, got = ""] = output.split(/^ *got:/m);
  const known = new Set(wanted.split("\n").map((line) => line.replace(/,$/, "")));
  return got
    .split("\n")
    .filter((line) => /Labels:|Annotations:/.test(line) && !known.has(line.replace(/,$/, "")))
    .slice(0, 3);
}

const PAGE = { tier: "fast", severity: "critical" };
const SUMMARY = "checkout: the availability error budget burns more than 14.4 times as fast as it may";

onEngine("a page says what burns, how fast, how much of how many, and how long the budget lasts", async () => {
  // Two busy hours that used half the budget (5,000 of 10 million bad a scrape), then a small incident of 10 % at ten
  // requests a second. Its 3,840 bad events are 0.16 % of what 2.4 billion events may lose: 49.84 % is left. 10 % of
  // errors is 100 times the budget, so that 30 days x 0.4984 / 100 = 3.59 hours are left.
  const series = {
    [REQUESTS]: counter([240, 10_000_000], [130, 300]),
    [ERRORS]: counter([240, 5_000], [130, 30]),
  };
  const group = groupWith({}, { "spec.monitoring.grafanaUrl": "https://grafana.example.com/graphs/" });
  await expectAlerts(group, { alert: "BurnFast", series, at: "184m" }, (evaluations) => {
    const description =
      "Promise: 99.9 % of requests are answered without a server error. " +
      "10% of the requests of the last 5m were bad, and 10% of the last 1h " +
      `(${evaluations * 30} of ${evaluations * 300}). ` +
      "The budget burns 100.0 times as fast as it may over 5m, and 100.0 times over 1h; " +
      "this alert fires above 14.4 in both (1.44 % bad). " +
      "49.84% of the 30d budget is left; at the pace of the last 5m it lasts 3h 35m 18s.";
    const dashboard_url = "https://grafana.example.com/graphs/d/gr-shop-checkout-slo";
    return [{ labels: PAGE, annotations: { summary: SUMMARY, description, dashboard_url } }];
  });
});

onEngine(
  "when an outage has just begun, the time left is that of the outage, not that of the hour before it",
  async () => {
    // Three minutes of nothing but errors. At the pace of the hour, 45 times, the budget would seem to last 16 hours.
    const series = {
      [REQUESTS]: counter([240, 10_000_000], [140, 300]),
      [ERRORS]: counter([240, 0], [130, 0], [10, 300]),
    };
    await expectAlerts(groupWith({}), { alert: "BurnFast", series, at: "188m" }, (evaluations) => {
      const [now, pace, share, rate, left] =
        evaluations === 121
          ? ["50%", "500.0", "4.545%", "45.5", "1h 26m 20s"]
          : ["55%", "550.0", "4.583%", "45.8", "1h 18m 29s"];
      const description =
        "Promise: 99.9 % of requests are answered without a server error. " +
        `${now} of the requests of the last 5m were bad, and ${share} of the last 1h (1650 of ${evaluations * 300}). ` +
        `The budget burns ${pace} times as fast as it may over 5m, and ${rate} times over 1h; ` +
        "this alert fires above 14.4 in both (1.44 % bad). " +
        `99.93% of the 30d budget is left; at the pace of the last 5m it lasts ${left}.`;
      return [{ labels: PAGE, annotations: { summary: SUMMARY, description } }];
    });
  },
);

/** PromQL's text of any value, in the one form that needs no care. */
const quoted = (value: string) =>
  [...value].map((character) => `\\U${character.codePointAt(0)!.toString(16).padStart(8, "0")}`).join("");

/** Prometheus' humanizePercentage. */
const percentage = (ratio: number) => `${Number((ratio * 100).toPrecision(4))}%`;

/** Each value of the label burns at a rate of its own, so that a number of another group would be seen. */
async function expectOwnNumbers(routes: readonly string[]): Promise<void> {
  const group = groupWith({ groupBy: ["route"], indicator: ORDERS });
  const bad = (index: number) => 4 * (8 + index);
  /** Scrapes that the rules have counted ten minutes after a counter's birth. */
  const counted = { 120: 18, 121: 18.25 };
  const series = routes.flatMap((route, index) => [
    [`orders_total{code="2",route="${quoted(route)}"}`, counter([20, 300 - bad(index)])] as const,
    [`orders_total{code="5",route="${quoted(route)}"}`, counter([20, bad(index)])] as const,
  ]);
  const asked = { alert: "BurnFast", series: Object.fromEntries(series), at: "9m30s" };
  await expectAlerts(group, asked, (evaluations) =>
    routes.map((route, index) => {
      const ratio = percentage(bad(index) / 300);
      const rate = (bad(index) / 0.3).toFixed(1);
      const summary = SUMMARY.replace("budget", () => `budget for route ${route === "" ? "(none)" : route}`);
      const description =
        "Promise: 99.9 % of availability events are good. " +
        `${ratio} of the events of the last 5m were bad, and ${ratio} of the last 1h ` +
        `(${bad(index) * counted[evaluations]} of ${300 * counted[evaluations]}). ` +
        `The budget burns ${rate} times as fast as it may over 5m, and ${rate} times over 1h; ` +
        "this alert fires above 14.4 in both (1.44 % bad). Nothing is left of the 30d budget.";
      return { labels: { ...PAGE, ...(route !== "" && { route }) }, annotations: { summary, description } };
    }),
  );
}

onEngine("values of a group's label are shown as they are and asked for as they are, whatever is in them", async () => {
  await expectOwnNumbers([
    "",
    "/checkout",
    " ",
    '"',
    "\\",
    '\\"',
    "'",
    "`$(rm)`",
    "%",
    "100% %s %d %q %[1]q %!",
    "{{ .Value }}",
    '{{ "{{" }}',
    "}}",
    "$labels.route",
    "(none)",
    "\n",
    "a\r\n\tb",
    "\\n\\x41\\u0041",
    "\u0000\u0001\u001b\u007f",
    "\u0080\u0085\u009f\u00a0\u00ad",
    "ü",
    "u\u0308",
    "\u200b\u200e\u2028\u2029\u2066\ufeff",
    "a\ufffdb",
    "\ufffe\uffff\ue000",
    "😀👩‍👩‍👧",
    "\u{e0001}\u{10ffff}\u{1fffe}",
    "<b>&amp;</b>",
    "x".repeat(1_000),
  ]);
});

onEngine("any text at all may be the value of a group's label", async () => {
  const routes = fc.uniqueArray(fc.string({ unit: "binary", maxLength: 8 }), { minLength: 30, maxLength: 40 });
  await fc.assert(fc.asyncProperty(routes, expectOwnNumbers), { numRuns: 1, endOnFailure: true });
});

onEngine("a ticket about time names its groups, and counts seconds", async () => {
  const group = groupWith({
    objective: 99,
    groupBy: ["queue", "zone"],
    indicator: { gauge: { series: "lag_seconds", goodWhen: "<= 30" } },
    description: "mails leave within half a minute.",
  });
  // Nine late samples of fifty; the base window of two minutes has seen seven of them, or seven and a half.
  const series = { 'lag_seconds{queue="mails",zone="b"}': "12x40 95x10" };
  const summary =
    "checkout: the availability error budget for queue mails, zone b burns more than 3 times as fast as it may";
  await expectAlerts(group, { alert: "BurnSlow", series, at: "24m30s" }, (evaluations) => {
    const [share, seconds, rate] = evaluations === 121 ? ["14%", 210, "14.0"] : ["15%", 225, "15.0"];
    const description =
      "Promise: mails leave within half a minute. " +
      `${share} of the seconds of the last 2h were bad, and ${share} of the last 1d (${seconds} of 1500). ` +
      `The budget burns ${rate} times as fast as it may over 2h, and ${rate} times over 1d; ` +
      "this alert fires above 3 in both (3 % bad). Nothing is left of the 30d budget.";
    const labels = { tier: "slow", severity: "warning", queue: "mails", zone: "b" };
    return [{ labels, annotations: { summary, description } }];
  });
});

onEngine("states that no burn rate shows: a user's tier is not one of ours, and all text is a constant", async () => {
  const description = "Say \"{{ $labels.x }}\", `$(rm)` or {{{ .Nothing }}} & 'ü' – 100 %...";
  const group = groupWith(
    { description },
    {
      "metadata.labels": { team: "payments", tier: "slow", "example.com/tier": "x" },
      "spec.runbooks.baseUrl": "https://git.example.com/{{.Value}}/{{",
      "spec.monitoring.grafanaUrl": "https://grafana.example.com/{{.Value}}",
    },
  );
  const links = (alert: string) => ({
    runbook_url: `https://git.example.com/{{.Value}}/{{/shop-checkout-availability.md#checkoutavailability${alert}`,
    dashboard_url: "https://grafana.example.com/{{.Value}}/d/gr-shop-checkout-slo",
  });
  const ticket = { severity: "warning", example_com_tier: "x" };
  const bad = { [REQUESTS]: counter([80, 300]), [ERRORS]: counter([80, 3]) };
  await expectAlerts(group, { alert: "BudgetExhausted", series: bad, at: "35m" }, () => [
    {
      labels: ticket,
      annotations: {
        summary: "checkout: the availability error budget of 30d is used up",
        description:
          "Promise: Say \"{{ $labels.x }}\", `$(rm)` or {{{ .Nothing }}} & 'ü' – 100 %. " +
          "More requests than the 30d budget allows were bad; risky changes should wait until it recovers.",
        ...links("budgetexhausted"),
      },
    },
  ]);
  await expectAlerts(group, { alert: "MetricMissing", series: {}, at: "10m" }, () => [
    {
      labels: ticket,
      annotations: {
        summary: "checkout: the availability SLO cannot be measured",
        description:
          "Prometheus has had no series behind this SLO for 10m: the service is gone, is not scraped, or its metrics " +
          "were renamed. Until they are back no burn alert can fire.",
        ...links("metricmissing"),
      },
    },
  ]);
  await expectAlerts(group, { alert: "NoTraffic", series: { [REQUESTS]: "7x60" }, at: "20m" }, () => [
    {
      labels: { ...ticket, severity: "info" },
      annotations: {
        summary: "checkout: no availability events, although traffic is expected",
        description:
          "The series behind this SLO are there and have not counted an event for 15m; about 40 requests a second are normal.",
        ...links("notraffic"),
      },
    },
  ]);
});
