import { sloDashboard } from "../../src/dashboards/slo-dashboard";
import { everyKind } from "./every-kind";
import { everyPanel } from "./every-panel";

const { service, slos } = everyKind();
const boardOf = (name: string) =>
  sloDashboard(
    service,
    slos.filter(({ id }) => id.slo === name),
  );
const panelOf = (name: string, title: string) => everyPanel(boardOf(name)).find((panel) => panel.title === title)!;
const titlesOf = (name: string) => everyPanel(boardOf(name)).map(({ title }) => title);

const NUMBERS = ["Budget left", "Burn rate, last hour", "Budget empty in", "Cost of the selected range"];

test("a grouped SLO has the panels of any other, the numbers of its worst group, and two panels of all groups", () => {
  expect(boardOf("routes").panels[0].title).toBe("routes: 99.9 % over 30d, by route");
  expect(titlesOf("routes")).toEqual([
    "Objective over 30d",
    ...NUMBERS.map((title) => `${title} (worst)`),
    "Budgets by route",
    "Alerts by route",
    "Budget left over time",
    "Alerts",
    "Burn rate of tier fast",
    "Burn rate of tier medium",
    "Burn rate of tier slow",
    "Burn rate of tier long",
    "Bad events",
    "Bad events per second",
    "Events per second",
  ]);
});

test.each([
  ["routes", "{{route}}"],
  ["regions", "{{region}}, {{route}}"],
  ["lag", "{{queue}}"],
])("every line of %s is called %s, limits and the objective aside", (name, legend) => {
  const legends = everyPanel(boardOf(name))
    .filter(({ title, type }) => type !== "table" && title !== "Alerts")
    .flatMap(({ targets }) => targets.map(({ legendFormat }) => legendFormat));
  const others = legends.filter((each) => each !== legend);
  expect(legends.length - others.length).toBeGreaterThan(8);
  for (const other of others) expect(other).toMatch(/^(objective|fires above [\d.]+|allowed on average)$/);
});

test("the worst group's number stands with its name, and its panel says that it is one of several", () => {
  for (const title of NUMBERS) {
    const panel = panelOf("regions", `${title} (worst)`);
    expect(panel).toMatchObject({ type: "stat", options: { textMode: "value_and_name" } });
    expect(panel.description).toMatch(/\? .*Shown is the region\/route that is worst off\.$/s);
  }
  expect(panelOf("regions", "Objective over 7d")).toMatchObject({ options: { textMode: "auto" } });
});

test("a table has all groups, the one with the least budget first", () => {
  const table = panelOf("routes", "Budgets by route");
  const columns = [...NUMBERS, "Events per second"];
  expect(table).toMatchObject({
    type: "table",
    gridPos: { x: 0, w: 12 },
    options: { sortBy: [{ displayName: "Budget left", desc: false }] },
  });
  expect(table.targets.map(({ legendFormat }) => legendFormat)).toEqual(columns);
  expect(table.targets.map(({ expr }) => expr.slice(0, "min by (route) (".length))).toEqual([
    "min by (route) (",
    "max by (route) (",
    "min by (route) (",
    "max by (route) (",
    "max by (route) (",
  ]);
  expect(table.fieldConfig.overrides.map(({ matcher }) => matcher.options)).toEqual(columns);
});

test("a reader can pick groups by each of their labels, once for the whole board", () => {
  const { list } = sloDashboard(service, slos).templating;
  expect(list.map(({ name, label }) => [name, label])).toEqual([
    ["datasource", "Data source"],
    ["group_route", "route"],
    ["group_region", "region"],
    ["group_queue", "queue"],
  ]);
  expect(list[1]).toEqual({
    name: "group_route",
    label: "route",
    type: "query",
    datasource: { type: "prometheus", uid: "${datasource}" },
    query: 'label_values(slo:total:rate2m{namespace="shop",service="checkout"}, route)',
    current: { text: ["All"], value: ["$__all"] },
    hide: 0,
    includeAll: true,
    allValue: ".*",
    multi: true,
    refresh: 2,
    sort: 1,
  });
});

test("a base window that follows a slow scrape is also that of the variable", () => {
  const { service: checkout, slos: kinds } = everyKind();
  const monitoring = { ...checkout.monitoring, scrapeInterval: checkout.monitoring.scrapeInterval.times(3) };
  const [, variable] = sloDashboard({ ...checkout, monitoring }, kinds).templating.list;
  const base = checkout.monitoring.scrapeInterval.times(12);
  expect(variable.query).toContain(`slo:total:rate${base}{`);
});

test("what is picked narrows every query down, except those about the SLO as a whole", () => {
  const whole = (expr: string) => /slo:objective|MetricMissing|NoTraffic|^vector/.test(expr);
  const queries = everyPanel(boardOf("regions")).flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const picks = 'region=~"$group_region",route=~"$group_route"';
  expect(queries.filter(whole)).toHaveLength(1 + 2 + 5 + 1);
  for (const query of queries.filter(whole)) expect(query).not.toContain("$group_");
  for (const query of queries.filter((each) => !whole(each))) {
    const selectors = [...query.matchAll(/(slo:[\w:]+|ALERTS)\{([^}]*)\}/g)].filter(
      ([, metric]) => metric !== "slo:info",
    );
    expect(selectors.length).toBeGreaterThan(0);
    for (const [, , matchers] of selectors) expect(matchers).toContain(picks);
  }
});

test("an ungrouped SLO has no groups, no variables, and reads no label of a group", () => {
  const board = boardOf("rates");
  expect(board.templating.list.map(({ name }) => name)).toEqual(["datasource"]);
  expect(board.panels[0].title).toBe("rates: 99 % over 30d");
  expect(JSON.stringify(board)).not.toMatch(/group_|worst|topk|bottomk|"table"/);
});
