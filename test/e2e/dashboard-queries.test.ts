import type { GuardedSlo } from "../../src/burnrate/guarded-slo";
import { sloDashboard } from "../../src/dashboards/slo-dashboard";
import { runbooks } from "../../src/runbook/runbooks";
import { contractService } from "../dashboards/contract-service";
import { everyKind } from "../dashboards/every-kind";
import { complaints, queriesOf } from "../dashboards/query-scenario";
import type { Question, Scenario } from "../dashboards/query-scenario";
import { promtool, promtools } from "../rules/promtool";

/** Steady traffic, so that every number is known beforehand. */
const HOURS = 3;
const SCRAPES = HOURS * 120;
const AT_THE_END = `${HOURS}h`;
const UNRELATED = { unrelated: `1x${SCRAPES}` };

/** A counter of so many events a second. */
const perSecond = (events: number) => `0+${events * 30}x${SCRAPES}`;

const { service, slos } = contractService("checkout");
const [availability] = slos;
const board = sloDashboard(service, [availability]);
const ungrouped = (series: Scenario["series"]): Scenario => ({ series, rulesOf: { service, slo: availability } });

const REQUESTS_PER_SECOND = 40;
const BAD_PER_SECOND = 0.4;
const CLUSTER = 'envoy_cluster_name="httproute/shop/checkout-read/rule/0"';
const COMPLETED = `envoy_cluster_upstream_rq_completed{${CLUSTER}}`;
const QUIET = ungrouped({ [COMPLETED]: perSecond(REQUESTS_PER_SECOND) });
const INCIDENT = ungrouped({
  ...QUIET.series,
  [`envoy_cluster_upstream_rq_xx{${CLUSTER},envoy_response_code_class="5"}`]: perSecond(BAD_PER_SECOND),
});

const perScrape = (metric: string, events: number) => ({ [`envoy_cluster_${metric}{${CLUSTER}}`]: perSecond(events) });
/** Of 40 requests a second 0.6 are too slow, some of them twice; 4 are tried again, 0.1 refused; one pod is out. */
const BITING = ungrouped({
  ...QUIET.series,
  ...perScrape("upstream_rq_timeout", 0.6),
  ...perScrape("upstream_rq_per_try_timeout", 1),
  ...perScrape("upstream_rq_retry", 4),
  ...perScrape("upstream_rq_pending_overflow", 0.1),
  [`envoy_cluster_outlier_detection_ejections_active{${CLUSTER}}`]: `1x${SCRAPES}`,
});

/** The panel's numbers in the order of its queries, each rounded to a multiple of `to`. */
function exactly(title: string, to: number, ...values: readonly number[]): Question[] {
  return queriesOf(board, title).map((query, index) => ({
    query: `sum(round(${query}, ${to}))`,
    at: AT_THE_END,
    answers: { "{}": values[index] },
  }));
}

/** The alerts' states in the order of the alert panel. */
function states(...values: readonly number[]): Question[] {
  return queriesOf(board, "Alerts").map((query, index) => ({
    query,
    at: AT_THE_END,
    answers: { "{}": values[index] },
  }));
}

const kinds = everyKind();
const ofKind = (name: string): GuardedSlo => kinds.slos.find(({ id }) => id.slo === name)!;

/** Long enough for an hour of recorded rates. */
const SHORT = "75m";
const always = (value: number | string) => `${value}x150`;
const counted = (events: number) => `0+${events * 30}x150`;

/** Three routes: one of which 5 % fail, against 0.1 %; one that is well; one that nobody uses. */
const ROUTES: Scenario = {
  rulesOf: { service: kinds.service, slo: ofKind("routes") },
  series: {
    'hits_total{route="/pay",code="500"}': counted(2),
    'hits_total{route="/pay",code="200"}': counted(38),
    'hits_total{route="/list",code="200"}': counted(20),
    'hits_total{route="/idle",code="200"}': always(7),
  },
};
const PAY = '{route="/pay"}';
const LIST = '{route="/list"}';
const IDLE = '{route="/idle"}';
const routesBoard = sloDashboard(kinds.service, [ofKind("routes")]);

interface Asked {
  readonly panel: string;
  /** Which of its queries. @default 0 */
  readonly query?: number;
  readonly picked?: Readonly<Record<string, string>>;
}

/** What a panel of the routes' board answers by route, rounded to a multiple of `to`. */
function byRoute({ panel, query = 0, picked }: Asked, to: number, answers: Question["answers"]): Question {
  const asked = queriesOf(routesBoard, panel, picked)[query];
  return { query: `max by (route) (round(${asked}, ${to}))`, at: SHORT, answers };
}

/** For each kind what Prometheus has seen, and the burn rates that follow from it. */
const KINDS: readonly (readonly [slo: string, burnRates: Question["answers"], series: Scenario["series"]])[] = [
  ["routes", { [PAY]: 50, [LIST]: 0 }, ROUTES.series],
  [
    "regions",
    { '{region="eu", route="/pay"}': 4, '{region="us", route="/pay"}': 0 },
    {
      'tried_total{region="eu",route="/pay",pod="a"}': counted(30),
      'tried_total{region="eu",route="/pay",pod="b"}': counted(20),
      'done_total{region="eu",route="/pay"}': counted(49),
      'tried_total{region="us",route="/pay"}': counted(3),
      'done_total{region="us",route="/pay"}': counted(3),
    },
  ],
  ["rates", { "{}": 7 }, { lost_total: counted(1), late_total: counted(6), sent_total: counted(100) }],
  [
    "native",
    { "{}": 10 },
    {
      // Of ten requests nine take 125 to 250 ms, one takes 1 to 2 s.
      'http_server_request_duration_seconds{namespace="shop",pod="checkout-7d9c5b4f4c-x2x4z"}':
        "{{schema:0 count:10 sum:3 offset:-2 buckets:[9 0 0 1]}}+{{schema:0 count:10 sum:3 offset:-2 buckets:[9 0 0 1]}}x150",
    },
  ],
  ["raw", { "{}": 30 }, { 'up_ratio{job="a"}': always(0.95), 'up_ratio{job="b"}': always(0.99) }],
  [
    "probe",
    { "{}": 250 },
    Object.fromEntries(
      [1, 1, 0, 1].map((up, index) => [`probe_success{job="blackbox",instance="${index}"}`, always(up)]),
    ),
  ],
  [
    "lag",
    { '{queue="mail"}': 500, '{queue="bills"}': 0 },
    {
      'lag{queue="mail",pod="a"}': always(31),
      'lag{queue="mail",pod="b"}': always(30),
      'lag{queue="bills"}': always(2),
    },
  ],
];

/** The runbook's own queries: the burn rate of now, the budget left, and what answers where something is missing. */
function runbookQueries(slo: GuardedSlo): { burnRate: string; left: string; missing: string[] } {
  const [{ text }] = runbooks(kinds.service, [slo]);
  const fences = [...text.matchAll(/^```promql\n([^]*?)\n```$/gm)].map(([, body]) => body);
  return { burnRate: fences[0], left: fences[1], missing: fences.at(-1)!.split("\n") };
}

const looksBackADay = (query: string) => query.includes("offset 1d");
const hasAnswer = (query: string, at: string): Question => ({
  query: `count(${query}) > bool 0`,
  at,
  answers: { "{}": 1 },
});

/** Prometheus 2.42's promtool has no notation for them. One that was built from source does not know its version. */
async function readsNativeHistograms(binary: string): Promise<boolean> {
  const { output } = await promtool(binary, ["--version"], []);
  return !/version 2\./.test(output);
}

const engines = promtools();
const suite = engines.length === 0 ? describe.skip.each([["no promtool", ""]]) : describe.each([...engines]);
jest.setTimeout(120_000);

suite("%s", (_, binary) => {
  test("every query of the board evaluates and has an answer", async () => {
    const questions = queriesOf(board)
      .filter((query) => !looksBackADay(query))
      .map((query) => hasAnswer(query, AT_THE_END));
    expect(questions).toHaveLength(queriesOf(board).length - 1);
    expect(await complaints(binary, INCIDENT, questions)).toBe("");
  });

  test("the even pace is the budget of a day ago less a thirtieth", async () => {
    const [left, pace] = queriesOf(board, "Budget left over time");
    const dayLong = { series: { [left]: "0.8x360 0.7x30" }, interval: "4m" };
    const query = `sum(round(${pace}, 0.001))`;
    expect(await complaints(binary, dayLong, [{ query, at: "25h", answers: { "{}": 0.767 } }])).toBe("");
  });

  test("the numbers are those of the incident: 1 % errors against 0.1 %", async () => {
    const left = 1 - 10;
    expect(
      await complaints(binary, INCIDENT, [
        ...exactly("Objective over 30d", 0.0001, 0.999),
        ...exactly("Budget left", 0.1, left),
        ...exactly("Burn rate, last hour", 0.01, 10),
        ...exactly("Budget empty in", 1, 0),
        // One of the three hours that have had traffic, ten times too fast: 3.33, and 3.36 on Prometheus 2.
        ...exactly("Cost of the selected range", 0.2, 3.4),
        ...exactly("Burn rate of tier fast", 0.1, 10, 10, 14.4),
        ...exactly("Requests per second", 0.01, BAD_PER_SECOND, REQUESTS_PER_SECOND - BAD_PER_SECOND),
        // fast, medium, slow, long, budget exhausted, metric missing, no traffic
        ...states(0, 2, 2, 2, 2, 0, 0),
      ]),
    ).toBe("");
  });

  test("without an error the budget does not run out", async () => {
    expect(
      await complaints(binary, QUIET, [
        ...exactly("Budget left", 0.1, 1),
        ...exactly("Budget empty in", 1, -1),
        ...exactly("Cost of the selected range", 0.01, 0),
        ...states(0, 0, 0, 0, 0, 0, 0),
      ]),
    ).toBe("");
  });

  test("without series nothing is known of the budget, and the alert panel says that the metric is missing", async () => {
    const unknown = ["Budget left", "Burn rate, last hour", "Budget empty in", "Cost of the selected range"]
      .flatMap((title) => queriesOf(board, title))
      .map((query) => ({ query, at: AT_THE_END, answers: {} }));
    const missing = [...unknown, ...states(0, 0, 0, 0, 0, 2, 0)];
    expect(await complaints(binary, ungrouped(UNRELATED), missing)).toBe("");
  });

  test("each guardrail's panel shows how much it bites, and what is told", async () => {
    const questions = [
      ...exactly("Timeouts", 0.0001, 0.04, 0.01),
      ...exactly("Retries", 0.0001, 0.1, 0.05),
      ...exactly("Refused by the circuit breaker", 0.0001, 0.0025, 0.01),
      ...exactly("Ejected pods", 1, 1, 0),
    ];
    expect(await complaints(binary, BITING, questions)).toBe("");
    const unknown = questions.filter((_, index) => index % 2 === 0).map((question) => ({ ...question, answers: {} }));
    expect(await complaints(binary, ungrouped(UNRELATED), unknown)).toBe("");
  });

  test("a wrong number is noticed", async () => {
    expect(await complaints(binary, INCIDENT, exactly("Budget left", 0.1, 1))).toContain("FAILED");
  });

  test("each route has its own numbers, and only the one that burns has alerts", async () => {
    const table = (query: number) => ({ panel: "Budgets by route", query });
    expect(
      await complaints(binary, ROUTES, [
        byRoute({ panel: "Budget left over time" }, 0.1, { [PAY]: -49, [LIST]: 1 }),
        byRoute({ panel: "Burn rate of tier fast" }, 0.1, { [PAY]: 50, [LIST]: 0 }),
        byRoute({ panel: "Burn rate of tier long" }, 0.1, { [PAY]: 50, [LIST]: 0 }),
        byRoute({ panel: "Bad events" }, 0.01, { [PAY]: 0.05, [LIST]: 0 }),
        byRoute({ panel: "Bad events per second" }, 0.01, { [PAY]: 2, [LIST]: 0, [IDLE]: 0 }),
        byRoute({ panel: "Events per second" }, 0.01, { [PAY]: 40, [LIST]: 20, [IDLE]: 0 }),
        byRoute({ panel: "Alerts by route" }, 1, { [PAY]: 2, [LIST]: 0, [IDLE]: 0 }),
        byRoute(table(0), 0.1, { [PAY]: -49, [LIST]: 1 }),
        byRoute(table(1), 0.1, { [PAY]: 50, [LIST]: 0 }),
        byRoute(table(2), 1, { [PAY]: 0, [LIST]: -1 }),
        // One whole hour is recorded, and the selected hour is not quite the same one: 50.6, and 51.1 on Prometheus 2.
        byRoute(table(3), 5, { [PAY]: 50, [LIST]: 0 }),
        byRoute(table(4), 0.01, { [PAY]: 40, [LIST]: 20, [IDLE]: 0 }),
      ]),
    ).toBe("");
  });

  test("the stats name the worst route, among those that were picked", async () => {
    const stats = ["Budget left", "Burn rate, last hour", "Budget empty in"].map((title) => `${title} (worst)`);
    const ask = (picked: Asked["picked"], answers: (index: number) => Question["answers"]) =>
      stats.map((panel, index) => byRoute({ panel, picked }, 0.1, answers(index)));
    const questions = [
      ...ask({}, (index) => ({ [PAY]: [-49, 50, 0][index] })),
      ...ask({ route: "/list|/idle" }, (index) => ({ [LIST]: [1, 0, -1][index] })),
      ...ask({ route: "/idle" }, () => ({})),
    ];
    expect(await complaints(binary, ROUTES, questions)).toBe("");
  });

  test("a route's line in a tier's panel is the lower of both windows, and needs both", async () => {
    const ratio = (window: string, route: string) =>
      `slo:error:ratio${window}{namespace="shop",service="checkout",slo="routes",route="${route}"}`;
    const series = {
      [ratio("5m", "/starts")]: always(0.09),
      [ratio("1h", "/starts")]: always(0.02),
      [ratio("5m", "/ended")]: always(0.001),
      [ratio("1h", "/ended")]: always(0.03),
      [ratio("5m", "/new")]: always(0.5),
      [ratio("1h", "/idle")]: always(0.5),
    };
    const lines = { '{route="/starts"}': 20, '{route="/ended"}': 1 };
    expect(await complaints(binary, { series }, [byRoute({ panel: "Burn rate of tier fast" }, 0.1, lines)])).toBe("");
  });

  test("an alert's bar is that of the worst route that was picked, and alerts about the SLO have no route", async () => {
    const bars = (values: readonly number[], picked = {}) =>
      queriesOf(routesBoard, "Alerts", picked).map((query, index) => ({
        query,
        at: SHORT,
        answers: { "{}": values[index] },
      }));
    // fast, medium, slow, long, budget exhausted, metric missing, no traffic
    const questions = [...bars([2, 2, 2, 2, 2, 0, 0]), ...bars([0, 0, 0, 0, 0, 0, 0], { route: "/list|/idle" })];
    expect(await complaints(binary, ROUTES, questions)).toBe("");
    const missing = bars([0, 0, 0, 0, 0, 2, 0], { route: "/list" });
    expect(await complaints(binary, { ...ROUTES, series: UNRELATED }, missing)).toBe("");
  });

  test.each(KINDS)("every query about an SLO like %s has an answer, and the right burn rate", async (...row) => {
    const [name, burnRates, series] = row;
    const slo = ofKind(name);
    const rulesOf = { service: kinds.service, slo };
    const queries = queriesOf(sloDashboard(kinds.service, [slo]));
    const { burnRate, left, missing } = runbookQueries(slo);
    const by = slo.groupBy.length === 0 ? "" : `by (${slo.groupBy.join(", ")}) `;
    const recorded = `max ${by}(slo:burn_rate:ratio{slo="${name}"})`;
    if (name !== "native" || (await readsNativeHistograms(binary))) {
      const present = [
        ...[burnRate, recorded].map((query) => ({ query: `round(${query}, 0.01)`, at: SHORT, answers: burnRates })),
        ...[...queries, left].filter((query) => !looksBackADay(query)).map((query) => hasAnswer(query, SHORT)),
        ...missing.map((query) => ({ query, at: SHORT, answers: {} })),
      ];
      expect(await complaints(binary, { series, rulesOf }, present)).toBe("");
    }
    const absent = [
      ...missing.map((query) => hasAnswer(query, "5m")),
      { query: burnRate, at: "5m", answers: {} },
      ...[...queries, left].map((query) => ({
        query: `count(${query}) * 0 or vector(0)`,
        at: "5m",
        answers: { "{}": 0 },
      })),
    ];
    expect(await complaints(binary, { series: UNRELATED, rulesOf }, absent)).toBe("");
  });
});
