import { counter } from "../rules/promtool";
import { matrixEngines } from "../rules/matrix/matrix";
import { absurd, timeline, valuesOf } from "../rules/matrix/timeline";
import type { Moment } from "../rules/matrix/timeline";

/*
 * A day and three hours of an SLO by route: one route ends after two hours, one has no errors at all, one begins after an
 * hour and fails. Each has a budget of its own.
 */

jest.setTimeout(600_000);

const newest = matrixEngines().at(-1);
const onEngine = newest === undefined ? test.skip : test;

const document = {
  apiVersion: "guardrails/v1alpha1",
  kind: "Service",
  metadata: { name: "shop-front", namespace: "shop", labels: { team: "web" } },
  spec: {
    slos: [
      {
        name: "routes",
        objective: 99,
        window: "1d",
        groupBy: ["route"],
        indicator: { ratio: { bad: "failures_total", total: "requests_total" } },
      },
    ],
  },
};

/** Scrapes. */
const HOUR = 120;
const series = {
  'requests_total{route="/ended"}': `${counter([2 * HOUR, 1_000])} stale`,
  'failures_total{route="/ended"}': `${counter([2 * HOUR, 5])} stale`,
  'requests_total{route="/well"}': counter([27 * HOUR, 1_000]),
  'requests_total{route="/new"}': `_x${HOUR} ${counter([26 * HOUR, 1_000])}`,
  'failures_total{route="/new"}': `_x${HOUR} ${counter([HOUR / 2, 200], [26 * HOUR - HOUR / 2, 0])}`,
};

/** Hours into the test. */
const ASKED = [0.5, 1.25, 2.5, 3, 12, 23.5, 25, 25.75, 26.25, 26.75];
const seconds = (hours: number) => Math.round(hours * 3_600);

describe("routes with a budget each", () => {
  let moments: readonly Moment[] = [];
  const budgets = (route: string) =>
    valuesOf(moments, "slo:error_budget_remaining:ratio", { route }).map((value) => value && Number(value.toFixed(2)));

  beforeAll(async () => {
    if (newest !== undefined)
      moments = await timeline(newest.binary, { documents: [document], series }, ASKED.map(seconds));
  });

  onEngine("a route that ended keeps its budget until the period has forgotten it, and leaves nothing behind", () => {
    // 0.5 % of its events were bad, half of what is allowed, until no event of it is left in the day.
    expect(budgets("/ended")).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, undefined, undefined]);
    const rates = valuesOf(moments, "slo:total:rate2m", { route: "/ended" });
    expect(rates.map((rate) => rate && Math.round(rate))).toEqual([33, 33, 0, 0, 0, 0, 0, 0, undefined, undefined]);
  });

  onEngine("a route without a counter of failures is well throughout, whatever the others do", () => {
    expect(budgets("/well")).toEqual(ASKED.map(() => 1));
  });

  onEngine("a new route has a budget from its first events on, and loses it alone", () => {
    const [before, failing, ...after] = budgets("/new");
    expect(before).toBeUndefined();
    // A fifth of all its events so far were bad: twenty times what is allowed.
    expect(failing).toBe(-19);
    // Half an hour of 20 % in so many hours: ten hours' worth of what is allowed. A day later it is forgotten.
    const spent = [1.5, 2, 11, 22.5, 24].map((hours) => 10 / hours).concat([0, 0, 0]);
    // Of a new counter's first minute rate() sees less than happened.
    const missing = after.map((budget, index) => Math.abs(spent[index] - (1 - (budget ?? NaN))));
    expect(missing.map((budget, index) => budget <= 0.02 * spent[index] + 0.005)).toEqual(spent.map(() => true));
  });

  onEngine("alerts are of the route that fails, and carry its label", () => {
    const labels = { namespace: "shop", service: "shop-front", slo: "routes", team: "web", route: "/new" };
    const fired = moments.map(({ at, firing }) => [at / 3_600, firing.map((alert) => alert.labels)] as const);
    const burning = {
      ...labels,
      __name__: "ALERTS",
      alertname: "ShopFrontRoutesBurnFast",
      alertstate: "firing",
      severity: "critical",
      tier: "fast",
    };
    expect(Object.fromEntries(fired)[1.25]).toEqual([burning]);
    const { tier, ...rest } = burning;
    expect(tier).toBe("fast");
    const exhausted = { ...rest, alertname: "ShopFrontRoutesBudgetExhausted", severity: "warning" };
    expect(Object.fromEntries(fired)[3]).toEqual([exhausted]);
  });

  onEngine("nothing that is recorded is absurd, at any of these hours", () => {
    expect(moments.map(({ recorded }) => recorded.length > 20)).toEqual(ASKED.map(() => true));
    expect(absurd(moments)).toEqual([]);
  });
});
