import { composeGuardrails } from "../../src/guardrails";
import type { Guardrails } from "../../src/guardrails";
import type { RuleGroup } from "../../src/rules/rule";
import { counter, promtool, promtools, testFiles } from "../rules/promtool";
import type { RuleTest } from "../rules/promtool";
import { contractDocument } from "../contract-document";

/*
 * The generated rules on the engine that will run them. Simulated time is what costs: about 8 s a day and SLO, so that
 * each test loads the rules of one SLO and lasts no longer than it must.
 */

const engines = promtools();
jest.setTimeout(400_000);

function guardrails(document: unknown): Guardrails {
  const { guardrails, problems } = composeGuardrails(document);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return guardrails!;
}

const checkout = guardrails(contractDocument("checkout"));
const groupOf = (slo: string, from = checkout): RuleGroup =>
  from.ruleGroups.find(({ name }) => name.endsWith(`-${slo}`))!;

const READ = 'envoy_cluster_name="httproute/shop/checkout-read/rule/0"';
const WRITE = 'envoy_cluster_name="httproute/shop/checkout-write/rule/0"';
const requests = (route: string) => `envoy_cluster_upstream_rq_completed{${route}}`;
const errors = (route: string) => `envoy_cluster_upstream_rq_xx{${route},envoy_response_code_class="5"}`;
const POD = 'namespace="shop",pod="checkout-7d9c5b4f4c-x2x4z"';

/** What each SLO counts, at 100 events a second, from the share that is bad in each phase. */
const traffic = {
  availability: (...phases: Phase[]) => ({
    [requests(READ)]: counts(phases, () => 2_000),
    [requests(WRITE)]: counts(phases, () => 1_000),
    [errors(WRITE)]: counts(phases, (bad) => 3_000 * bad),
    // Another service behind the same gateway, all of it broken.
    'envoy_cluster_upstream_rq_completed{envoy_cluster_name="httproute/shop/search-read/rule/0"}': counts(
      phases,
      () => 9_999,
    ),
    'envoy_cluster_upstream_rq_xx{envoy_cluster_name="httproute/shop/search-read/rule/0",envoy_response_code_class="5"}':
      counts(phases, () => 9_999),
  }),
  latency: (...phases: Phase[]) => ({
    [`http_server_request_duration_seconds_count{${POD}}`]: counts(phases, () => 3_000),
    [`http_server_request_duration_seconds_bucket{${POD},le="0.25"}`]: counts(phases, (bad) => 3_000 * (1 - bad)),
    [`http_server_request_duration_seconds_bucket{${POD},le="+Inf"}`]: counts(phases, () => 3_000),
  }),
  payments: (...phases: Phase[]) => ({
    'payment_attempts_total{job="checkout",result="ok"}': counts(phases, (bad) => 3_000 * (1 - bad)),
    'payment_attempts_total{job="checkout",result="error"}': counts(phases, (bad) => 3_000 * bad),
  }),
};

/** Minutes, and the share of events that is bad. */
type Phase = readonly [minutes: number, bad: number];

function counts(phases: readonly Phase[], perScrape: (bad: number) => number): string {
  return counter(...phases.map(([minutes, bad]) => [minutes * 2, Math.round(perScrape(bad) * 1e6) / 1e6] as const));
}

/** How many alerts of these tiers fire; none is an empty answer. */
const firing = (tiers: string) => `count(ALERTS{alertstate="firing",tier=~"${tiers}"})`;
const ANY_TIER = "fast|medium|slow|long";
/** Recorded series that hold a NaN, which alone is not equal to itself. */
const NAN = '{__name__=~"slo:.+"} != on (__name__) {__name__=~"slo:.+"}';

async function expectPasses(binary: string, group: RuleGroup, test: RuleTest): Promise<void> {
  const { code, output } = await promtool(binary, ["test", "rules", "test.yml"], testFiles(group, test));
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("SUCCESS") });
}

/** The engine that the remaining tests, which are about the rules rather than about versions, run on: the newest. */
const [, engine] = engines.at(-1) ?? ["", ""];
const onEngine = engines.length === 0 ? test.skip : test;

/*
 * Minutes of a 10 % incident until a page is due: threshold / 10 % of the long window, after as long a quiet one.
 * 99.9 %: 1.44 % of 1h. 99 %: fast needs 14.4 %, so medium, 6 % of 6h. 99.5 % over 28d: factor 13.44, 6.72 % of 1h.
 */
onEngine.each([
  ["availability", "fast", 60, 8.64],
  ["latency", "medium", 360, 216],
  ["payments", "fast", 60, 40.32],
] as const)("10 %% bad events of %s page by tier %s, not before they are due and at most 90 s late", async (...row) => {
  const [slo, tier, quiet, due] = row;
  const justBefore = `${Math.round((quiet + due) * 60) - 30}s`;
  const late = `${Math.round((quiet + due) * 60) + 90}s`;
  await expectPasses(engine, groupOf(slo), {
    name: "an incident",
    series: traffic[slo]([quiet, 0], [Math.ceil(due) + 10, 0.1], [15, 0]),
    expect: [
      [firing(tier), justBefore, []],
      [firing(tier), late, [1]],
    ],
  });
});

onEngine("half the sustainable rate over a day pages nobody and makes no ticket, for each SLO", async () => {
  const half = { availability: 0.0005, latency: 0.005, payments: 0.0025 };
  const slos = ["availability", "latency", "payments"] as const;
  const expected: RuleTest["expect"] = [
    [`max_over_time(${firing(ANY_TIER)}[24h:5m])`, "24h", []],
    ["sum(round(slo:error_budget_remaining:ratio, 0.01))", "24h", [0.5]],
    [NAN, "24h", []],
  ];
  await Promise.all(
    slos.map((slo) =>
      expectPasses(engine, groupOf(slo), { name: slo, series: traffic[slo]([24 * 60, half[slo]]), expect: expected }),
    ),
  );
});

onEngine.each(["availability", "latency", "payments"] as const)(
  "no traffic of %s is no error, no budget and no NaN; only the info about missing traffic fires",
  async (slo) => {
    const idle = Object.fromEntries(Object.keys(traffic[slo]([1, 0])).map((series) => [series, "7+0x200"]));
    await expectPasses(engine, groupOf(slo), {
      name: "silence",
      series: idle,
      expect: [
        [NAN, "90m", []],
        [`count({__name__=~"slo:error:.+|slo:error_budget_remaining:ratio|slo:burn_rate:ratio"})`, "90m", []],
        [`count(ALERTS{severity!="info"})`, "90m", []],
        [`count(ALERTS{alertname=~".+NoTraffic",severity="info",alertstate="firing"})`, "90m", [1]],
        [`count({__name__=~"slo:total:rate.+"} == 0)`, "90m", [4]],
      ],
    });
  },
);

onEngine("a restart in mid-incident, which sets the counters back, gives no negative and no absurd ratio", async () => {
  const afterRestart = (values: string) => `${values} ${values}`;
  const series = {
    [requests(READ)]: afterRestart(counter([120, 2_000])),
    [requests(WRITE)]: afterRestart(counter([120, 1_000])),
    [errors(WRITE)]: afterRestart(counter([120, 300])),
  };
  const ratios = '{__name__=~"slo:error:ratio(5m|30m|1h)"}';
  await expectPasses(engine, groupOf("availability"), {
    name: "a restart",
    series,
    expect: [
      ...["60m", "60m30s", "61m", "62m", "65m", "90m"].flatMap((at) => [
        [`count(${ratios} < 0.09 or ${ratios} > 0.11)`, at, []] as const,
        [`count(${ratios})`, at, [3]] as const,
        [firing("fast"), at, [1]] as const,
      ]),
      ["min_over_time(slo:bad:rate2m[90m]) < 0 or min_over_time(slo:total:rate2m[90m]) < 0", "90m", []],
    ],
  });
});

onEngine("four bad requests at night wake nobody, six do", async () => {
  // 20 requests an hour: one failure is 5 %, far above 1.44 %, and less than minimumBadEvents.
  const night = (bad: number) => ({
    [requests(READ)]: counter([60, 1], [30, 1]),
    [errors(READ)]: counter([60, 0], [bad, 1], [30 - bad, 0]),
  });
  for (const [bad, pages] of [
    [4, []],
    [6, [1]],
  ] as const) {
    const test = { name: "night", series: night(bad), expect: [[firing("fast"), "34m", pages]] as RuleTest["expect"] };
    await expectPasses(engine, groupOf("availability"), test);
  }
});
