import { alertingRules } from "../../src/rules/alerts";
import { longWindowTests } from "../../src/rules/long-window-test";
import { promtoolTests } from "../../src/rules/promtool-test";
import type { ExpressionTest, RuleTests } from "../../src/rules/promtool/rule-tests";
import { Duration } from "../../src/units/duration";
import { burnAlertName } from "../../src/units/names";
import { composeGuardrails } from "../../src/guardrails";
import { contractDocument } from "../contract-document";
import { serviceWith } from "./promtool/made-up";

const time = (text: string) => Duration.parse(text)!.seconds;

function contract(file: "checkout" | "catalog-nginx") {
  const { service, slos } = composeGuardrails(contractDocument(file)).guardrails!;
  return { service, slos };
}

function testsOf({ service, slos }: ReturnType<typeof contract>) {
  return { short: promtoolTests(service, slos, "r.yml"), long: longWindowTests(service, slos, "r.yml") };
}

const expectations = (file: RuleTests) => file.tests.flatMap((test) => test.promql_expr_test);
const alertOf = ({ expr }: ExpressionTest) => /alertname="(\w+)"/.exec(expr)?.[1];
const isFiring = ({ expr, exp_samples }: ExpressionTest) => expr.startsWith("count(ALERTS") && exp_samples.length === 1;
const hasNotFired = ({ expr, exp_samples }: ExpressionTest) =>
  expr.includes("max_over_time(ALERTS") && exp_samples.length === 0;

/** For one alert of one test: until when it has not fired, at which times it fires, and when it does not any more. */
function timeline(file: RuleTests, name: RegExp, alert: string) {
  const own = file.tests
    .find((test) => name.test(test.name))!
    .promql_expr_test.filter((each) => alertOf(each) === alert);
  const at = (which: (each: ExpressionTest) => boolean) => own.filter(which).map(({ eval_time }) => eval_time);
  return {
    silentUntil: at(hasNotFired),
    firing: at(isFiring),
    silent: at((each) => !hasNotFired(each) && !isFiring(each)),
  };
}

test.each(["checkout", "catalog-nginx"] as const)(
  "each alert of %s is seen to fire, and seen not to fire before",
  (file) => {
    const subject = contract(file);
    const { short } = testsOf(subject);
    const alerts = subject.slos.flatMap((slo) => alertingRules(subject.service, slo).map(({ alert }) => alert));
    expect(alerts.length).toBeGreaterThan(10);
    const named = (which: (each: ExpressionTest) => boolean) => new Set(expectations(short).filter(which).map(alertOf));
    for (const alert of alerts) {
      expect([...named(isFiring)]).toContain(alert);
      expect([...named(hasNotFired)]).toContain(alert);
    }
  },
);

test.each(["checkout", "catalog-nginx"] as const)(
  "each tier of %s ends, is silent below its threshold, and has seen its whole window",
  (file) => {
    const subject = contract(file);
    const { short, long } = testsOf(subject);
    for (const slo of subject.slos) {
      for (const tier of slo.tiers) {
        const alert = burnAlertName(slo.id, tier.name);
        expect(
          timeline(short, new RegExp(`silence:.* ${tier.name} of ${slo.id.slo} `), alert).silentUntil,
        ).toHaveLength(1);
        const filled = tier.long.compare(Duration.of(6, "h")) <= 0 ? short : long!;
        const { silentUntil, firing, silent } = timeline(filled, /^bad events after/, alert);
        expect(silentUntil).toHaveLength(1);
        expect(firing).toHaveLength(3);
        expect(silent).toHaveLength(1);
        // Not before: at the last evaluation that is not after the minute that the arithmetic gives.
        expect(time(silentUntil[0])).toBeGreaterThan(tier.long.seconds);
        const order = [silentUntil[0], ...firing, silent[0]].map(time);
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }
    }
  },
);

const AWKWARD = {
  name: "s",
  objective: 95,
  window: "28d",
  indicator: { ratio: { bad: 'c_total{r="e"}', total: "c_total" } },
  tiers: { mine: { level: "page", long: "90m", short: "8m", factor: 7.3 }, fast: { enabled: false } },
};

test("a tier of the user's own fires at its minute: 90m x 7.3 x 5 % of a total outage", () => {
  const { short } = testsOf(serviceWith([AWKWARD]));
  // 32.85m after six clean hours; scrapes and the base window delay it by at most 90 s after minute 33.
  expect(timeline(short, /^bad events after/, "CheckoutSBurnMine")).toEqual({
    silentUntil: ["6h32m30s"],
    firing: ["6h34m30s", "7h44m30s", "7h49m"],
    // The incident is over at 7h44m30s, and 8m x (1 - 0.365) later the short window has forgotten enough of it.
    silent: ["7h52m30s"],
  });
  expect(short.tests[0].name).toBe(
    "bad events after 6h of clean traffic: 100 % of s fire mine after 33m, medium after 1h41m (in so young an SLO slow after 59m, long after 19m); the alerts end with them",
  );
});

test("windows of days are seen whole, with an evaluation every five minutes", () => {
  const { long } = testsOf(serviceWith([AWKWARD]));
  expect(long!.evaluation_interval).toBe("5m");
  expect(long!.tests.map(({ name }) => name)).toEqual([
    "bad events after 3d of clean traffic: 100 % of s fire slow after 3h25m, long after 3h40m; the alerts end with them",
  ]);
  // 1d x 2.8 x 0.05 = 3h21m36s.
  expect(timeline(long!, /./, "CheckoutSBurnSlow")).toMatchObject({ silentUntil: ["3d3h20m"] });
});

test("an SLO without long windows has one file", () => {
  const tiers = { slow: { enabled: false }, long: { enabled: false } };
  const { short, long } = testsOf(serviceWith([{ ...AWKWARD, tiers }]));
  expect(long).toBeUndefined();
  expect(short.tests[0].name).toBe(
    "bad events after 6h of clean traffic: 100 % of s fire fast after 41m, medium after 1h41m; the alerts end with them",
  );
});

test("a scrape every minute doubles the base window, and gives the alert twice as long", () => {
  const { short } = testsOf(serviceWith([AWKWARD], { monitoring: { retention: null, scrapeInterval: "60s" } }));
  const { silentUntil, firing } = timeline(short, /^bad events after/, "CheckoutSBurnMine");
  expect([silentUntil[0], firing[0]]).toEqual(["6h32m30s", "6h36m"]);
  expect([...new Set(short.tests.map(({ interval }) => interval))]).toEqual(["1m"]);
});

test("of a grouped SLO one group fires, and the other never does", () => {
  const grouped = { ...AWKWARD, groupBy: ["route"], tiers: {} };
  const { short, long } = testsOf(serviceWith([grouped]));
  for (const file of [short, long!]) {
    const incident = file.tests[0].promql_expr_test;
    expect(incident.filter(isFiring).every(({ expr }) => expr.includes('route="one"'))).toBe(true);
    const [other, ...rest] = incident.filter(({ expr }) => expr.includes('route="two"'));
    expect(rest).toEqual([]);
    expect(other).toMatchObject({ expr: expect.stringContaining('tier!=""'), exp_samples: [] });
    expect(hasNotFired(other)).toBe(true);
  }
});

const promise = { objective: 99.9, window: "30d" };

test("what has no test is named with its reason", () => {
  const { short } = testsOf(
    serviceWith(
      [
        { name: "clock", ...promise, indicator: { gauge: { series: "time() - last_success", goodWhen: "< 60" } } },
        { name: "whole", ...promise, objective: 99.999, indicator: { gauge: { series: "max(up)" } } },
        {
          name: "always",
          ...promise,
          indicator: { ratio: { bad: "sum(rate(b[5m]))", total: "sum(rate(t[5m])) or vector(0)" } },
        },
        {
          name: "native",
          ...promise,
          indicator: { latency: { source: "app", threshold: "300ms", histogram: "native" } },
        },
        { name: "quiet", ...promise, indicator: { raw: { errorRatio: "r" } }, minimumBadEvents: 361 },
      ],
      { traffic: null },
    ),
  );
  const notes = short.tests.filter(({ promql_expr_test }) => promql_expr_test.length === 0).map(({ name }) => name);
  expect(notes).toEqual([
    "not tested: the burn and budget alerts of clock, because no series can be made up that its gauge expression certainly reads as intended",
    "not tested: the silence of CheckoutWholeBurnFast, CheckoutWholeBurnMedium, CheckoutWholeBurnSlow, CheckoutWholeBurnLong, CheckoutWholeBudgetExhausted just below the limit, because a gauge cannot be bad for so short a time",
    "not tested: CheckoutQuietBurnFast, because 361 bad seconds do not fit into 1h",
    "not tested: CheckoutAlwaysMetricMissing, because the expressions of always may have a value without any series",
    "needs a promtool newer than 2.42, which cannot read native histograms: all tests with series of native",
  ]);
});

test("every alert of every kind is seen to fire, or named as not tested", () => {
  const kinds = serviceWith([
    { name: "clock", ...promise, indicator: { gauge: { series: "time() - last_success", goodWhen: "< 60" } } },
    { name: "up", ...promise, indicator: { gauge: { series: "up" } } },
    { name: "raw", ...promise, indicator: { raw: { errorRatio: "1 - avg(r)" } } },
    { name: "quotient", ...promise, indicator: { raw: { errorRatio: "sum(rate(b[5m])) / sum(rate(t[5m]))" } } },
    { name: "native", ...promise, indicator: { latency: { source: "app", threshold: "300ms", histogram: "native" } } },
    { name: "rates", ...promise, indicator: { ratio: { good: "sum(rate(ok[5m]))", total: "sum(rate(all[5m]))" } } },
    { name: "groups", ...promise, groupBy: ["zone", "route"], indicator: { ratio: { bad: 'c{e="1"}', total: "c" } } },
  ]);
  const { short } = testsOf(kinds);
  const fired = new Set(expectations(short).filter(isFiring).map(alertOf));
  const notes = short.tests.map(({ name }) => name).filter((name) => name.startsWith("not tested"));
  for (const slo of kinds.slos) {
    for (const { alert } of alertingRules(kinds.service, slo)) {
      const isNamed = notes.some((note) => note.includes(`alerts of ${slo.id.slo},`) || note.includes(alert));
      expect([alert, fired.has(alert) || isNamed]).toEqual([alert, true]);
    }
  }
});

test("series and times are written as promtool reads them, and no series is there twice", () => {
  const { short, long } = testsOf(contract("checkout"));
  for (const file of [short, long!]) {
    expect(file.rule_files).toEqual(["r.yml"]);
    for (const { input_series, promql_expr_test, name } of file.tests) {
      expect(name).toMatch(/\S/);
      expect(new Set(input_series.map(({ series }) => series)).size).toBe(input_series.length);
      for (const { values } of input_series)
        expect(values).toMatch(/^\d+(\.\d+)?\+\d+(\.\d+)?x\d+( \d+(\.\d+)?\+\d+(\.\d+)?x\d+)*$/);
      for (const { eval_time } of promql_expr_test) expect(Duration.parse(eval_time)).toBeDefined();
    }
  }
});
