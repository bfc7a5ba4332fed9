import { runbooks } from "../../src/runbook/runbooks";
import type { Service } from "../../src/spec/service";
import { everyKind } from "../dashboards/every-kind";

const { service, slos } = everyKind();

function textOf(slo: string, from: Service = service): string {
  const subjects = slos.filter(({ id }) => id.slo === slo);
  return runbooks(from, subjects)[0].text;
}

/** A section's paragraphs, code and tables, without its heading. */
function section(text: string, heading: string): string[] {
  const [, after] = text.split(`\n## ${heading}\n\n`);
  return after
    .split(/\n\n<a id="/)[0]
    .trimEnd()
    .split("\n\n");
}

const BURN_OF_ROUTES =
  'sort_desc((sum by (route) (rate(hits_total{code="500"}[5m])) or sum by (route) (rate(hits_total[5m])) * 0) / (sum by (route) (rate(hits_total[5m])) > 0) / 0.001)';

test("a grouped SLO is looked at group by group, the worst first", () => {
  expect(section(textOf("routes"), "Is it real").slice(1)).toEqual([
    "Each route has a budget of its own. The queries answer once for each, the worst first; which one an alert is about is in its label `route`; the dashboard can be narrowed down to it at the top.",
    `\`\`\`promql\n${BURN_OF_ROUTES}\n\`\`\``,
    '```promql\nsort(slo:error_budget_remaining:ratio{namespace="shop",service="checkout",slo="routes"})\n```',
  ]);
  expect(section(textOf("routes"), "Make it stop").slice(-2)).toEqual([
    "It has stopped when this stays below 1 for each route for ten minutes:",
    `\`\`\`promql\n${BURN_OF_ROUTES}\n\`\`\``,
  ]);
});

test("several labels are named, each by its name", () => {
  const text = textOf("regions");
  expect(text).toContain("Objective 99.5 % over 7d, for each region/route; a bad event is an event not counted by");
  expect(section(text, "CheckoutRegionsBurnInstant")[0]).toMatch(
    /One alert a region\/route: look at its labels `region` and `route`\.$/,
  );
});

test("without groups nothing speaks of them", () => {
  for (const name of ["rates", "native", "raw", "probe"])
    expect(textOf(name)).not.toMatch(/for each|One alert a|its labels? |sort(_desc)?\(|all of them/);
});

test("tiers of the user's own have sections under their names, with their own numbers", () => {
  const text = textOf("regions");
  expect([...text.matchAll(/^## Checkout(\w+)$/gm)].map(([, name]) => name)).toEqual([
    "RegionsBurnInstant",
    "RegionsBurnNight",
    "RegionsBurnFast",
    "RegionsBurnMedium",
    "RegionsBurnSlow",
    "RegionsBudgetExhausted",
    "RegionsMetricMissing",
    "RegionsNoTraffic",
  ]);
  expect(section(text, "CheckoutRegionsBurnInstant")).toEqual([
    "More than 30 % of the events of the last 2m and of the last 30m were bad, at least 5 of them in the last 30m: a burn rate above 60, at which a full budget is empty in 2h48m. At least 17.86 % of it went within 30m. Severity critical. One alert a region/route: look at its labels `region` and `route`.",
    "First step, now: [Is it real](#is-it-real), then [Make it stop](#make-it-stop).",
  ]);
  expect(section(text, "CheckoutRegionsBurnNight")).toEqual([
    "More than 2.52 % of the events of the last 10m and of the last 1h30m were bad: a burn rate above 5.04, at which a full budget is empty in 1d9h. At least 4.5 % of it went within 1h30m. Severity warning. One alert a region/route: look at its labels `region` and `route`.",
    "First step, within the working day: [What changed](#what-changed), then [Which bottleneck](#which-bottleneck).",
  ]);
});

test("where time is counted, seconds are bad", () => {
  const text = textOf("probe");
  expect(text).not.toMatch(/bad events?|bad requests?|of the events|of the requests/i);
  expect(text).toContain('a bad second is a second in which probe\\_success\\{job\\="blackbox"\\} is not \\=\\= 1.');
  expect(text).toContain("| Burn rate | Bad time | 100 % left |");
  expect(section(text, "How bad")[0]).toBe(
    "Time until the 28d budget is empty, by burn rate and by what is left of it. A burn alert says all three, as they were when it was sent, and how many seconds were bad.",
  );
  expect(section(text, "CheckoutProbeBurnFast")[0]).toBe(
    "More than 1.344 % of the seconds of the last 5m and of the last 1h were bad: a burn rate above 13.44, at which a full budget is empty in 2d2h. At least 2 % of it went within 1h. Severity critical.",
  );
  expect(section(text, "CheckoutProbeBudgetExhausted")[0]).toBe(
    "The promise is broken: in the last 28d more seconds were bad than the budget allows. The budget fills up again only as bad hours get older than 28d.",
  );
});

test.each([
  ["routes", ["absent(hits_total)"]],
  ["regions", ["absent(rate(tried_total[2m]))", "absent(sum by (region, route) (rate(done_total[2m])))"]],
  ["rates", ["absent(rate(sent_total[2m]))"]],
  ["native", ['absent(http_server_request_duration_seconds{namespace="shop",pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}"})']],
  ["raw", ["absent(1 - avg(up_ratio))"]],
  ["probe", ['absent(probe_success{job="blackbox"})']],
  ["lag", ["absent(lag)"]],
])("the metrics of %s are missing when %j answers", (name, queries) => {
  const alert = `Checkout${name[0].toUpperCase()}${name.slice(1)}MetricMissing`;
  expect(section(textOf(name), alert)).toContain(`\`\`\`promql\n${queries.join("\n")}\n\`\`\``);
});

test("an alert about all groups says that it is silent about one of them", () => {
  const text = textOf("routes");
  expect(section(text, "CheckoutRoutesMetricMissing")[0]).toBe(
    "Prometheus has no series behind this promise, so no burn alert can fire: the service is gone, is not scraped, or its metrics have new names. This is about all of them together: a route that alone is gone makes no alert. Each of these answers 1 where what it looks for is missing:",
  );
  expect(section(text, "CheckoutRoutesNoTraffic")[0]).toBe(
    "The series are there and count nothing, although traffic is expected: requests are lost before the service. This is about all of them together: a route that alone is quiet makes no alert.",
  );
});
