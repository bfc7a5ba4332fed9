import fc from "fast-check";
import { Duration } from "../../src/units/duration";
import {
  alertName,
  burnAlertName,
  dashboardUid,
  envoyCluster,
  fileNames,
  objectNames,
  panelId,
  pascalCase,
  runbookAnchor,
  runbookUrl,
  seriesLabel,
  seriesLabels,
  seriesNames,
} from "../../src/units/names";

/* The names table of the design, in literals: each of these is in somebody's Alertmanager, bookmark or recorded history. */

const id = { namespace: "shop", service: "checkout", slo: "availability" };
const slashes = { namespace: "shop-eu", service: "checkout-v2", slo: "p99-latency" };

test("recorded series have these names", () => {
  const window = Duration.parse("1d12h")!;
  expect({
    ...seriesNames,
    badRate: seriesNames.badRate(Duration.of(2, "m")),
    totalRate: seriesNames.totalRate(Duration.of(1, "h")),
    errorRatio: seriesNames.errorRatio(window),
  }).toEqual({
    badRate: "slo:bad:rate2m",
    totalRate: "slo:total:rate1h",
    errorRatio: "slo:error:ratio1d12h",
    objective: "slo:objective:ratio",
    budgetRemaining: "slo:error_budget_remaining:ratio",
    burnRate: "slo:burn_rate:ratio",
    info: "slo:info",
  });
});

test("alerts have these names", () => {
  const tiers = ["fast", "medium", "slow", "long"].map((tier) => burnAlertName(id, tier));
  expect(tiers).toEqual([
    "CheckoutAvailabilityBurnFast",
    "CheckoutAvailabilityBurnMedium",
    "CheckoutAvailabilityBurnSlow",
    "CheckoutAvailabilityBurnLong",
  ]);
  expect([
    alertName(id, "BudgetExhausted"),
    alertName(id, "MetricMissing"),
    alertName(slashes, "NoTraffic"),
    burnAlertName(slashes, "fast"),
  ]).toEqual([
    "CheckoutAvailabilityBudgetExhausted",
    "CheckoutAvailabilityMetricMissing",
    "CheckoutV2P99LatencyNoTraffic",
    "CheckoutV2P99LatencyBurnFast",
  ]);
});

test.each([
  ["checkout", "Checkout"],
  ["checkout-v2", "CheckoutV2"],
  ["a--b", "AB"],
  ["2fa", "2fa"],
  ["alreadyPascal", "AlreadyPascal"],
  ["-", ""],
])("%s in PascalCase is %s", (name, pascal) => {
  expect(pascalCase(name)).toBe(pascal);
});

test("files have these paths", () => {
  expect([
    fileNames.rules(id),
    fileNames.ruleTests(id),
    fileNames.longRuleTests(id),
    fileNames.inhibitRules(id),
    fileNames.manifest(id, { kind: "PrometheusRule", name: "checkout-slo" }),
    fileNames.manifest(id, { kind: "Rollout", name: "checkout" }),
    fileNames.dashboard("gr-shop-checkout-slo"),
    fileNames.runbook(id),
    fileNames.loadTest(id),
    fileNames.nginx(slashes),
  ]).toEqual([
    "rules/shop-checkout.rules.yml",
    "rules/shop-checkout.test.yml",
    "rules/shop-checkout.long.test.yml",
    "alertmanager/shop-checkout.inhibit.yml",
    "manifests/shop-checkout-prometheusrule-checkout-slo.yaml",
    "manifests/shop-checkout-rollout.yaml",
    "dashboards/gr-shop-checkout-slo.json",
    "runbooks/shop-checkout-availability.md",
    "loadtest/shop-checkout.js",
    "nginx/shop-eu-checkout-v2.conf",
  ]);
});

test("Kubernetes objects have these names", () => {
  expect({
    rules: objectNames.rules("checkout"),
    readRoute: objectNames.readRoute("checkout"),
    writeRoute: objectNames.writeRoute("checkout"),
    stableService: objectNames.stableService("checkout"),
    canaryService: objectNames.canaryService("checkout"),
    analysis: objectNames.analysis("checkout", "availability"),
    watch: objectNames.watch("checkout", "availability"),
    budget: objectNames.budget("checkout"),
    dashboards: objectNames.dashboards("checkout", "slo"),
    runbooks: objectNames.runbooks("checkout"),
    nginx: objectNames.nginx("checkout"),
    cluster: envoyCluster("shop", objectNames.readRoute("checkout"), 0),
  }).toEqual({
    rules: "checkout-slo",
    readRoute: "checkout-read",
    writeRoute: "checkout-write",
    stableService: "checkout-stable",
    canaryService: "checkout-canary",
    analysis: "checkout-availability-verdict",
    watch: "checkout-availability-watch",
    budget: "checkout-error-budget",
    dashboards: "checkout-dashboard-slo",
    runbooks: "checkout-runbooks",
    nginx: "checkout-nginx",
    cluster: "httproute/shop/checkout-read/rule/0",
  });
});

test.each([
  "https://git.example.com/runbooks",
  "https://git.example.com/runbooks/",
  "https://git.example.com/runbooks//",
])("a runbook's address does not depend on the slashes behind %s", (baseUrl) => {
  expect(runbookUrl(baseUrl, id, "CheckoutAvailabilityBurnFast")).toBe(
    "https://git.example.com/runbooks/shop-checkout-availability.md#checkoutavailabilityburnfast",
  );
});

test("an alert's anchor is its name in lower case, as Markdown hosts make it from a heading", () => {
  expect(runbookAnchor("CheckoutV2P99LatencyNoTraffic")).toBe("checkoutv2p99latencynotraffic");
});

test.each([
  ["team", "team"],
  ["example.com/team", "example_com_team"],
  ["app.kubernetes.io/part-of", "app_kubernetes_io_part_of"],
  ["2nd-team", "_2nd_team"],
])("the Kubernetes label %s is %s in Prometheus", (label, name) => {
  expect(seriesLabel(label)).toBe(name);
  expect(seriesLabels({ [label]: "x" })).toEqual({ [name]: "x" });
});

test("a uid of 40 characters is kept, one of 41 is cut with a hash and keeps its kind", () => {
  const exact = { namespace: "n".repeat(15), service: "s".repeat(17) };
  const kept = dashboardUid(exact, "slo");
  expect(kept).toBe(`gr-${"n".repeat(15)}-${"s".repeat(17)}-slo`);
  expect(kept).toHaveLength(40);
  const cut = dashboardUid({ ...exact, service: "s".repeat(18) }, "slo");
  expect(cut).toMatch(new RegExp(`^gr-n{15}-s{8}-[0-9a-f]{8}-slo$`));
  expect(cut).toHaveLength(40);
});

test("two long names that differ only in their last character have two uids", () => {
  const uids = ["a", "b"].map((end) =>
    dashboardUid({ namespace: "n".repeat(63), service: `${"s".repeat(39)}${end}` }, "slo"),
  );
  expect(new Set(uids).size).toBe(2);
});

test("uids of different names differ, fit Grafana's limit and hold only its characters", () => {
  const name = (max: number) => fc.stringMatching(new RegExp(`^[a-z]{1,${max}}$`));
  const identity = fc.record({ namespace: name(63), service: name(40) });
  fc.assert(
    fc.property(identity, identity, (one, other) => {
      const uids = [one, other].map((identity) => dashboardUid(identity, "slo"));
      for (const uid of uids) expect(uid).toMatch(/^[a-z0-9-]{1,40}$/);
      const same = one.namespace === other.namespace && one.service === other.service;
      expect(uids[0] === uids[1]).toBe(same);
    }),
  );
});

test("a panel's id follows from its name alone and fits Grafana's integer", () => {
  expect(panelId("Error budget left")).toBe(panelId("Error budget left"));
  expect([panelId("availability: error budget left"), panelId("availability: burn rate")]).toEqual([
    206357018, 65654432,
  ]);
  fc.assert(
    fc.property(fc.string(), (name) => {
      const id = panelId(name);
      expect(Number.isInteger(id) && id >= 1 && id <= 2_147_483_647).toBe(true);
    }),
  );
});

test("no two of a thousand panels have one id", () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => panelId(`panel ${index}`));
  expect(new Set(ids).size).toBe(1_000);
});
