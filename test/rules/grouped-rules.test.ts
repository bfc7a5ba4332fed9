import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { printPromql } from "../../src/promql/print";
import { alertingRules } from "../../src/rules/alerts";
import { recordingRules } from "../../src/rules/recording-rules";
import { contractService } from "../traffic/contract-service";

const ratio = { bad: 'http_requests_total{code=~"5.."}', total: "http_requests_total" };
const service = contractService("checkout", {
  canary: null,
  monitoring: { retention: null },
  slos: [{ name: "routes", objective: 99.9, window: "7d", groupBy: ["route"], indicator: { ratio } }],
});
const [slo] = guardedSlos(service).slos;
const recorded = new Map(recordingRules(service, slo).map((rule) => [rule.record, printPromql(rule.expression)]));
const alerts = new Map(alertingRules(service, slo).map((rule) => [rule.alert, rule]));
const ID = '{namespace="shop",service="checkout",slo="routes"}';

test("a group that is gone goes on with zero while the period remembers it, and has no bad events", () => {
  expect(recorded.get("slo:total:rate2m")).toBe(
    `sum by (route) (rate(http_requests_total[2m])) or avg by (route) (slo:error:ratio7d${ID}) * 0`,
  );
  expect(recorded.get("slo:bad:rate2m")).toBe(
    `sum by (route) (rate(http_requests_total{code=~"5.."}[2m])) and avg by (route) (slo:total:rate2m${ID}) > 0 or avg by (route) (slo:total:rate2m${ID}) * 0`,
  );
});

test("every window keeps the groups apart; a tile from before a group existed is nothing", () => {
  expect(recorded.get("slo:error:ratio5m")).toBe(
    `avg by (route) (sum_over_time(slo:bad:rate2m${ID}[5m])) / (avg by (route) (sum_over_time(slo:total:rate2m${ID}[5m])) > 0)`,
  );
  expect(recorded.get("slo:error:ratio2h")).toBe(
    ["bad", "total"]
      .map((what) => `avg by (route) (slo:${what}:rate1h${ID})`)
      .map((tile) => `${tile} + (${tile.replace("})", "} offset 1h)")} or ${tile} * 0)`)
      .map((sum, index) => (index === 0 ? `(${sum})` : `(${sum} > 0)`))
      .join(" / "),
  );
});

test("a page counts bad events of its own group, and says which group it is", () => {
  const fast = alerts.get("CheckoutRoutesBurnFast")!;
  expect(printPromql(fast.expression)).toBe(
    `slo:error:ratio5m${ID} > 0.00336 and slo:error:ratio1h${ID} > 0.00336 and on (route) avg by (route) (slo:bad:rate1h${ID}) * 3600 > 4.5`,
  );
  expect(fast.annotations.summary).toBe(
    'checkout: the routes error budget for route {{ or $labels.route "(none)" }} burns more than 3.36 times as fast as it may',
  );
  expect(fast.annotations.description).toContain(
    '(printf `avg by (route) (slo:error:ratio1h{namespace="shop",service="checkout",slo="routes",route=%+q})` $labels.route)',
  );
});

test("traffic is missed when no group has any", () => {
  expect(printPromql(alerts.get("CheckoutRoutesNoTraffic")!.expression)).toBe(
    `sum(slo:total:rate2m${ID}) == 0 unless on () ALERTS${ID.replace("}", ',alertname="CheckoutRoutesMetricMissing"}')}`,
  );
});

test("a label of the user's does not hide the group's", () => {
  const labelled = { ...service, labels: { route: "all", team: "payments" } };
  const [alert] = alertingRules(labelled, slo);
  expect(alert.labels).toEqual({
    team: "payments",
    namespace: "shop",
    service: "checkout",
    slo: "routes",
    tier: "fast",
    severity: "critical",
  });
});

test("an alert of a group opens the dashboard on that group, one of the whole SLO on all of it", () => {
  const monitoring = { ...service.monitoring, grafanaUrl: "https://grafana.example.com/{{sub}}/" };
  const urls = alertingRules({ ...service, monitoring }, slo).map(({ alert, annotations }) => [
    alert.replace("CheckoutRoutes", ""),
    annotations.dashboard_url,
  ]);
  const board = 'https://grafana.example.com/{{ "{{" }}sub}}/d/gr-shop-checkout-slo';
  const group = `${board}?var-group_route={{ $labels.route | urlquery }}`;
  expect(urls).toEqual([
    ["BurnFast", group],
    ["BurnMedium", group],
    ["BurnSlow", group],
    ["BudgetExhausted", group],
    ["MetricMissing", board],
    ["NoTraffic", board],
  ]);
});
