import fc from "fast-check";
import { printDashboard } from "../../src/dashboards/dashboard-config-map";
import { dashboards } from "../../src/dashboards/dashboards";
import { sloDashboard } from "../../src/dashboards/slo-dashboard";
import { promqlSyntaxError } from "../../src/promql/parse";
import { ruleGroup } from "../../src/rules/rule-group";
import { isAlert } from "../../src/rules/rule";
import { signalRules } from "../../src/traffic/signal-rules";
import { signalsInForce } from "../../src/traffic/signals-in-force";
import { dashboardUid } from "../../src/units/names";
import { contractService, describedAs, HOSTILE } from "./contract-service";
import { everyKind } from "./every-kind";
import { everyPanel, interpolated } from "./every-panel";

const checkout = contractService("checkout");
const catalog = contractService("catalog-nginx");
const boards = [
  { name: "checkout", ...checkout },
  { name: "catalog", ...catalog },
  { name: "every kind", ...everyKind() },
].map((each) => ({ ...each, board: sloDashboard(each.service, each.slos) }));

test("a service has one board, named after it; without an SLO it has none", () => {
  const [board, ...others] = dashboards(checkout.service, checkout.slos);
  expect(others).toEqual([]);
  expect(board).toMatchObject({
    uid: "gr-shop-checkout-slo",
    title: "checkout: SLOs",
    schemaVersion: 39,
    editable: false,
    graphTooltip: 1,
    timezone: "browser",
    tags: ["guardrails", "slo", "shop", "checkout"],
  });
  expect(dashboards(checkout.service, [])).toEqual([]);
});

test("the data source is a variable that begins at the service's own", () => {
  expect(boards[0].board.templating.list).toEqual([
    {
      name: "datasource",
      label: "Data source",
      type: "datasource",
      query: "prometheus",
      current: { text: "prometheus", value: "prometheus" },
      hide: 0,
      includeAll: false,
      multi: false,
      refresh: 1,
    },
  ]);
  const panels = everyPanel(boards[0].board);
  const sources = panels.flatMap((panel) => [panel.datasource, ...panel.targets.map((target) => target.datasource)]);
  expect(new Set(sources.map((source) => JSON.stringify(source)))).toEqual(
    new Set(['{"type":"prometheus","uid":"${datasource}"}']),
  );
});

describe.each(boards)("the board of $name", ({ service, slos, board }) => {
  const panels = everyPanel(board);

  test("has a row an SLO, the first one open, and one for guardrails where they are counted", () => {
    const rows = board.panels.filter((panel) => panel.type === "row");
    const guardrails = signalsInForce(service).length === 0 ? [] : ["Guardrails at the gateway"];
    expect(rows.map((row) => row.title.split(":")[0])).toEqual([...slos.map(({ id }) => id.slo), ...guardrails]);
    expect(rows.map((row) => row.collapsed)).toEqual(rows.map((_, index) => index > 0));
  });

  test("asks with every panel a question, and gives its numbers a unit and a name", () => {
    for (const panel of panels) {
      expect(panel.title).not.toBe("");
      expect(panel.description).toMatch(/\?/);
      expect(panel.fieldConfig.defaults.unit).not.toBe("");
      expect(panel.fieldConfig.defaults.noValue).toBe("unknown");
      expect(panel.targets.length).toBeGreaterThan(0);
      expect(panel.targets.every(({ legendFormat }) => legendFormat !== "")).toBe(true);
      expect(new Set(panel.targets.map(({ refId }) => refId)).size).toBe(panel.targets.length);
      if ("legend" in panel.options) expect(panel.options.legend.showLegend).toBe(true);
    }
  });

  test("has no two panels with one id", () => {
    const ids = [...board.panels, ...panels].map((panel) => panel.id);
    expect(new Set(ids).size).toBe(new Set([...board.panels, ...panels]).size);
    expect(ids.every((id) => Number.isInteger(id) && id > 0 && id < 2 ** 31)).toBe(true);
  });

  test("keeps every panel inside the grid, and none over another", () => {
    const collapsed = board.panels.flatMap((panel) => (panel.type === "row" && panel.collapsed ? [panel.panels] : []));
    for (const together of [board.panels, ...collapsed]) {
      const cells = together.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      expect(together.every(({ gridPos: { x, w } }) => x >= 0 && x + w <= 24)).toBe(true);
    }
  });

  test("asks what Prometheus can read, and only recorded series and alerts", () => {
    const groups = [...slos.map((slo) => ruleGroup(service, slo)), ...signalRules(service)];
    const recorded = groups.flatMap(({ rules }) => rules.map((rule) => !isAlert(rule) && rule.record));
    for (const { expr } of panels.flatMap((panel) => panel.targets)) {
      const query = interpolated(expr);
      expect({ query, error: promqlSyntaxError(query) }).toEqual({ query, error: undefined });
      expect(query).not.toContain("$");
      for (const [, metric] of query.matchAll(/([A-Za-z_:][\w:]*)\{/g))
        expect([...recorded, "ALERTS"]).toContain(metric);
    }
  });
});

test("without data the budget is unknown, and neither it nor the burn rate can turn green", () => {
  for (const title of ["Budget left", "Burn rate, last hour"]) {
    const { fieldConfig, targets } = everyPanel(boards[0].board).find((panel) => panel.title === title)!;
    expect(fieldConfig.defaults.noValue).toBe("unknown");
    expect(fieldConfig.defaults.mappings).toContainEqual({
      type: "special",
      options: { match: "null+nan", result: { text: "unknown", color: "text", index: 0 } },
    });
    expect(fieldConfig.defaults.thresholds?.steps[0]).toMatchObject({ value: null });
    expect(fieldConfig.defaults.thresholds?.steps[0].color).not.toBe("green");
    expect(targets.every(({ instant, range }) => instant && !range)).toBe(true);
  }
});

test("the budget turns orange below a quarter and red below nothing", () => {
  const { fieldConfig } = everyPanel(boards[0].board).find(({ title }) => title === "Budget left")!;
  expect(fieldConfig.defaults.thresholds?.steps).toEqual([
    { color: "red", value: null },
    { color: "orange", value: 0 },
    { color: "green", value: 0.25 },
  ]);
});

test("each tier has its own panel, with the alert's threshold as a line", () => {
  const [{ slos, board }] = boards;
  for (const tier of slos[0].tiers) {
    const panel = everyPanel(board).find(({ title }) => title === `Burn rate of tier ${tier.name}`)!;
    expect(panel.targets.map(({ expr }) => expr)).toEqual([
      `slo:error:ratio${tier.short}{namespace="shop",service="checkout",slo="availability"} / 0.001`,
      `slo:error:ratio${tier.long}{namespace="shop",service="checkout",slo="availability"} / 0.001`,
      `vector(${tier.factor})`,
    ]);
  }
});

test("every alert has a bar in the alert panel and a link to its section of the runbook", () => {
  const { service, slos, board } = boards[0];
  const alerts = ruleGroup(service, slos[0]).rules.filter(isAlert);
  const panel = everyPanel(board).find(({ title }) => title === "Alerts")!;
  expect(panel.targets.map(({ legendFormat }) => legendFormat)).toEqual(alerts.map(({ alert }) => alert));
  expect(panel.links.map(({ url }) => url)).toEqual(alerts.map(({ annotations }) => annotations.runbook_url));
  expect(board.links.map(({ url }) => url)).toContain(
    "https://git.example.com/shop/runbooks/blob/main/shop-checkout-availability.md",
  );
});

test("without an address of the runbooks nothing links to them", () => {
  const { service, slos } = checkout;
  const board = sloDashboard({ ...service, runbooksUrl: undefined }, slos);
  expect(JSON.stringify(board)).not.toMatch(/runbook/i);
});

test("a panel keeps its id when an SLO and its panels come in above it", () => {
  const { service, slos } = checkout;
  const idsOf = (board: ReturnType<typeof sloDashboard>) =>
    Object.fromEntries(everyPanel(board).map((panel) => [`${panel.id}`, panel.title]));
  const before = idsOf(sloDashboard(service, [slos[1]]));
  const after = idsOf(sloDashboard(service, [slos[0], slos[1]]));
  expect(after).toMatchObject(before);
});

test("the guardrails that the gateway counts have a panel each, with what is told as a line", () => {
  const row = boards[0].board.panels.at(-1)!;
  const panels = row.type === "row" ? row.panels : [];
  const id = 'namespace="shop",service="checkout"';
  const share = (guardrail: string) => `avg(guardrail:events:ratio5m{${id},guardrail="${guardrail}"})`;
  expect(
    panels.map(({ title, fieldConfig, targets }) => [
      title,
      fieldConfig.defaults.unit,
      targets.map(({ expr }) => expr),
    ]),
  ).toEqual([
    ["Timeouts", "percentunit", [share("timeout"), "vector(0.01)"]],
    ["Retries", "percentunit", [share("retry"), "vector(0.05)"]],
    ["Refused by the circuit breaker", "percentunit", [share("overflow"), "vector(0.01)"]],
    ["Ejected pods", "none", [`avg(guardrail:active:count{${id},guardrail="ejection"})`, "vector(0)"]],
  ]);
  expect(panels[2].description).toBe(
    "Which share of the requests does the circuit breaker hold back? Counted: a request refused with 503 because too many were under way, or a retry that the budget held back. A connection above maxConnections is not opened and its request waits: it counts only when it is refused.",
  );
  expect(JSON.stringify(panels)).not.toMatch(/"(red|orange|green)"/);
  expect(boards[0].board.links.map(({ url }) => url)).toContain(
    "https://git.example.com/shop/runbooks/blob/main/shop-checkout.guardrails.md",
  );
});

test("an SLO that is called like a guardrail shares no panel with it", () => {
  const { service, slos } = checkout;
  const named = slos.map((slo) => ({ ...slo, id: { ...slo.id, slo: "guardrails" } })).slice(0, 1);
  const panels = everyPanel(sloDashboard(service, named));
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});

test("a long name gives a uid that Grafana keeps, and two long names never the same", () => {
  const long = { ...checkout.service, namespace: "n".repeat(40), service: "s".repeat(60) };
  const longer = { ...long, service: "s".repeat(61) };
  const uids = [long, longer].map((service) => sloDashboard(service, checkout.slos).uid);
  expect(uids[0]).toBe(dashboardUid(long, "slo"));
  expect(uids.every((uid) => uid.length <= 40 && /^[A-Za-z0-9_-]+$/.test(uid))).toBe(true);
  expect(new Set(uids).size).toBe(2);
});

test("whatever a description says arrives in Grafana as it was written, and changes nothing else", () => {
  const plain = printDashboard(sloDashboard(checkout.service, checkout.slos)).split("\n").length;
  const text = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary" })), { minLength: 1 });
  fc.assert(
    fc.property(
      text.map((parts) => parts.join("")),
      (description) => {
        const [slo, ...others] = checkout.slos;
        const printed = printDashboard(sloDashboard(checkout.service, [{ ...slo, description }, ...others]));
        const read = JSON.parse(printed) as ReturnType<typeof sloDashboard>;
        expect(read.panels[1]).toHaveProperty("description", `What is promised? ${description}`);
        expect(printed.split("\n")).toHaveLength(plain);
      },
    ),
  );
});

test("a description from the file reaches the panel too", () => {
  const { service, slos } = describedAs("100 % of ${x} | `y`");
  expect(sloDashboard(service, slos).panels[1]).toHaveProperty("description", "What is promised? 100 % of ${x} | `y`");
});
