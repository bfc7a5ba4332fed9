import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { promqlSyntaxError } from "../../src/promql/parse";
import { printPromql } from "../../src/promql/print";
import { alertSubject, groupText, promiseText } from "../../src/rules/alert-subject";
import { alertingRules } from "../../src/rules/alerts";
import { burnAlert } from "../../src/rules/burn-alert";
import type { AlertingRule } from "../../src/rules/rule";
import { contractService } from "../traffic/contract-service";

type Changes = Parameters<typeof contractService>[1];

/** The first SLO of the checkout contract with these fields. */
function subjectOf(slo: object, changes: Changes = {}) {
  const written = { name: "availability", objective: 99.9, indicator: { availability: { source: "app" } }, ...slo };
  const service = contractService("checkout", { canary: null, slos: [written], ...changes });
  const [guarded] = guardedSlos(service).slos;
  return { service, guarded, subject: alertSubject(service, guarded) };
}

function alertsOf(slo: object, changes: Changes = {}): AlertingRule[] {
  const { service, guarded } = subjectOf(slo, changes);
  return alertingRules(service, guarded);
}

const ORDERS = { ratio: { bad: 'orders_total{code="5"}', total: "orders_total" } };
const GROUPED = { groupBy: ["route", "zone"], indicator: ORDERS };

test("a grouped page compares group with group, and counts bad events of the same group", () => {
  const { subject, guarded } = subjectOf(GROUPED);
  const id = '{namespace="shop",service="checkout",slo="availability"}';
  expect(printPromql(burnAlert(subject, guarded.tiers[0]).expression)).toBe(
    `slo:error:ratio5m${id} > 0.0144 and slo:error:ratio1h${id} > 0.0144 and on (route, zone) avg by (route, zone) (slo:bad:rate1h${id}) * 3600 > 4.5`,
  );
});

test("a tier of one's own has its own windows, numbers and minimum in expression and text", () => {
  const night = { level: "ticket", long: "90m", short: "7m", factor: 7.5 };
  const own = alertsOf({ objective: 99.95, tiers: { night } }, { alerting: { ticket: { minimumBadEvents: 12 } } }).find(
    (each) => each.alert === "CheckoutAvailabilityBurnNight",
  )!;
  const id = '{namespace="shop",service="checkout",slo="availability"}';
  expect(printPromql(own.expression)).toBe(
    `slo:error:ratio7m${id} > 0.00375 and slo:error:ratio1h30m${id} > 0.00375 and on () avg(sum_over_time(slo:bad:rate2m${id}[1h30m])) * 30 > 11.5`,
  );
  expect(own.labels).toMatchObject({ tier: "night", severity: "warning" });
  expect(own.annotations.summary).toContain("more than 7.5 times");
  expect(own.annotations.description).toContain("this alert fires above 7.5 in both (0.375 % bad).");
});

/** Every query of a template, as it is asked when the labels of the alert are all `x`. */
function queriesOf(template: string): string[] {
  const raw = [...template.matchAll(/query `([^`]*)`/g)].map(([, query]) => query);
  const filled = [...template.matchAll(/query \(printf `([^`]*)`((?: \$labels\.\w+)*)\)/g)].map(
    ([, format, labels]) => {
      expect(labels.trim().split(" ")).toHaveLength(format.match(/%\+q/g)!.length);
      return format.replace(/%\+q/g, '"x"').replace(/%%/g, "%");
    },
  );
  return [...raw, ...filled];
}

test("every query of every annotation is PromQL, and asks for this SLO and this group alone", () => {
  for (const [slo, matchers] of [
    [{}, '{namespace="shop",service="checkout",slo="availability"}'],
    [GROUPED, '{namespace="shop",service="checkout",slo="availability",route="x",zone="x"}'],
  ] as const) {
    for (const alert of alertsOf(slo).filter(({ labels }) => labels.tier !== undefined)) {
      const queries = queriesOf(alert.annotations.description);
      expect(queries).toHaveLength(7);
      for (const query of queries) {
        expect(promqlSyntaxError(query)).toBeUndefined();
        expect(new Set(query.match(/\{[^}]*\}/g))).toEqual(new Set([matchers]));
      }
    }
  }
});

test("groups are named with their values, and nothing is said where there are none", () => {
  expect(groupText(subjectOf({}).subject)).toBe("");
  expect(groupText(subjectOf(GROUPED).subject)).toBe(
    ' for route {{ or $labels.route "(none)" }}, zone {{ or $labels.zone "(none)" }}',
  );
});

test.each([
  ["mails leave", "Promise: mails leave."],
  ["mails leave.", "Promise: mails leave."],
  ["mails leave ... ", "Promise: mails leave."],
  ["up to 1.5", "Promise: up to 1.5."],
])("a promise of %j reads %j", (description, text) => {
  expect(promiseText(subjectOf({ description }).subject)).toBe(text);
});

test("a user's tier is on no alert, and every other label is on all", () => {
  const { service, guarded } = subjectOf({});
  const labels = { tier: "backend", team: "payments", "example.com/tier": "gold" };
  const alerts = alertingRules({ ...service, labels }, guarded);
  expect(alerts.map((alert) => alert.labels.tier)).toEqual([
    "fast",
    "medium",
    "slow",
    "long",
    undefined,
    undefined,
    undefined,
  ]);
  for (const alert of alerts) expect(alert.labels).toMatchObject({ team: "payments", example_com_tier: "gold" });
});

test("a label that the SLO is grouped by keeps the group's value, not the user's", () => {
  const { service, guarded } = subjectOf(GROUPED);
  for (const alert of alertingRules({ ...service, labels: { route: "mine" } }, guarded))
    expect(alert.labels).not.toHaveProperty("route");
});

test("links go to the alert's section and to the service's board", () => {
  const [{ annotations }] = alertsOf({}, { monitoring: { grafanaUrl: "https://grafana.example.com//" } });
  expect(annotations).toMatchObject({
    runbook_url:
      "https://git.example.com/shop/runbooks/blob/main/shop-checkout-availability.md#checkoutavailabilityburnfast",
    dashboard_url: "https://grafana.example.com/d/gr-shop-checkout-slo",
  });
});
