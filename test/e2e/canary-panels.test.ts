import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { canaryGuardrails } from "../../src/canary/canary-guardrails";
import { canaryDashboard } from "../../src/dashboards/canary-dashboard";
import { sequentialSum } from "../canary/sequential-sum";
import { checkoutService } from "../canary/checkout";
import { complaints, queriesOf } from "../dashboards/query-scenario";
import type { Question, Scenario } from "../dashboards/query-scenario";
import { promtools } from "../rules/promtool";

/* What the board of a release shows, from series as two versions' pods have them. */

const service = checkoutService();
const { slos } = guardedSlos(service);
const [availability] = slos;
const plan = canaryGuardrails(service, slos).plan!;
const board = canaryDashboard(service, plan);

const [OLD, NEW] = ["59d7c6f8aa", "6c9f8d7b54"];
/** Three hours; the new version comes ten minutes before their end. */
const [SCRAPES, AGE] = [360, 20];
const AT_THE_END = "3h";
const pod = (hash: string, name: string) => `namespace="shop",pod="checkout-${hash}-${name}"`;
const answered = (labels: string, code: string) =>
  `http_server_request_duration_seconds_count{${labels},http_response_status_code="${code}"}`;
const bucket = (labels: string) => `http_server_request_duration_seconds_bucket{${labels},le="0.25"}`;
const GATEWAY = 'envoy_cluster_name="httproute/shop/checkout-read/rule/0"';

const always = (perScrape: number) => `0+${perScrape}x${SCRAPES}`;
/** Counts from its first scrape on: 15, 30, ... */
const lately = (perScrape: number) => `_x${SCRAPES - AGE} ${perScrape}+${perScrape}x${AGE}`;
const COUNTED = AGE + 1;

/** Three old pods with 2 requests a second each, one new one with 0.5, of which 1 in 15 fails and 2 are slow. */
const RELEASE: Scenario = {
  rulesOf: { service, slo: availability },
  series: {
    [`envoy_cluster_upstream_rq_completed{${GATEWAY}}`]: always(195),
    ...Object.fromEntries(["aaaaa", "bbbbb", "ccccc"].map((name) => [answered(pod(OLD, name), "200"), always(60)])),
    ...Object.fromEntries(["aaaaa", "bbbbb", "ccccc"].map((name) => [bucket(pod(OLD, name)), always(60)])),
    [answered(pod(NEW, "ddddd"), "200")]: lately(14),
    [answered(pod(NEW, "ddddd"), "500")]: lately(1),
    [bucket(pod(NEW, "ddddd"))]: lately(13),
    // Of another service, whose name only begins alike.
    [answered('namespace="shop",pod="checkout-web-7c9f8d7b54-eeeee"', "500")]: always(60),
    'rollout_info{namespace="shop",name="checkout",phase="Progressing"}': always(0).replace("0+", "1+"),
    'rollout_info{namespace="shop",name="other",phase="Paused"}': always(0).replace("0+", "1+"),
  },
};

const version = (hash: string) => `{pod_template_hash="${hash}"}`;
const ask = (title: string, answers: Question["answers"], { panel = 0, query = 0, to = 0.0001 } = {}): Question => {
  const asked = queriesOf(board, title)[panel * QUERIES[title] + query];
  return { query: `round(${asked}, ${to})`, at: AT_THE_END, answers };
};
/** Queries of one panel of each title. */
const QUERIES: Readonly<Record<string, number>> = {
  Verdict: 3,
  "Events so far": 2,
  "Errors by version": 2,
  "Budget spent by this release": 2,
  "Share of requests by version": 1,
  "Pods by version": 1,
  Phase: 1,
};

const engines = promtools();
const suite = engines.length === 0 ? describe.skip.each([["no promtool", ""]]) : describe.each([...engines]);
jest.setTimeout(120_000);

suite("%s", (_, binary) => {
  test("the release's own numbers, and of the version before it none", async () => {
    const [first, second] = plan.verdicts;
    const rounded = (value: number) => Math.round(value * 1000) / 1000;
    expect(
      await complaints(binary, RELEASE, [
        ask("Phase", { "{}": 1 }),
        ask("Pods by version", { [version(OLD)]: 3, [version(NEW)]: 1 }),
        ask("Share of requests by version", { [version(OLD)]: 0.9231, [version(NEW)]: 0.0769 }),
        ask("Events so far", { [version(NEW)]: 15 * COUNTED }),
        ask("Events so far", { "{}": 222 }, { query: 1 }),
        ask("Verdict", { [version(NEW)]: rounded(sequentialSum(first.test, COUNTED, 15 * COUNTED)) }, { to: 0.001 }),
        ask("Verdict", { "{}": 4.382 }, { query: 1, to: 0.001 }),
        ask("Verdict", { "{}": -2.996 }, { query: 2, to: 0.001 }),
        ask("Errors by version", { [version(OLD)]: 0, [version(NEW)]: 0.0667 }),
        // The latency SLO: 2 of 15 are slower than its bucket.
        ask("Events so far", { [version(NEW)]: 15 * COUNTED }, { panel: 1 }),
        ask(
          "Verdict",
          { [version(NEW)]: rounded(sequentialSum(second.test, 2 * COUNTED, 15 * COUNTED)) },
          { panel: 1, to: 0.001 },
        ),
        ask("Errors by version", { [version(OLD)]: 0, [version(NEW)]: 0.1333 }, { panel: 1 }),
      ]),
    ).toBe("");
  });

  test("the budget that it has spent is its errors over those that the whole period allows", async () => {
    // Three hours of 6.5 requests a second allow 70 errors; the first of them is not whole, so it is 47 to 71.
    const spent = queriesOf(board, "Budget spent by this release")[0];
    const within = {
      query: `${spent} > ${COUNTED / 71} < ${COUNTED / 46} > bool 0`,
      at: AT_THE_END,
      answers: { [version(NEW)]: 1 },
    };
    expect(await complaints(binary, RELEASE, [within])).toBe("");
  });

  test("a release without an error has cost nothing, although no counter of errors is there", async () => {
    const series = Object.fromEntries(Object.entries(RELEASE.series).filter(([name]) => !name.includes('"500"')));
    const well = { ...RELEASE, series };
    expect(
      await complaints(binary, well, [
        ask("Budget spent by this release", { [version(NEW)]: 0 }),
        ask("Errors by version", { [version(OLD)]: 0, [version(NEW)]: 0 }),
        ask(
          "Verdict",
          { [version(NEW)]: Math.round(sequentialSum(plan.verdicts[0].test, 0, 14 * COUNTED) * 1000) / 1000 },
          { to: 0.001 },
        ),
      ]),
    ).toBe("");
  });

  test("without series nothing is known", async () => {
    const unknown = Object.keys(QUERIES).map((title) => ask(title, {}));
    expect(await complaints(binary, { ...RELEASE, series: { unrelated: always(1) } }, unknown)).toBe("");
  });

  test("a wrong number is noticed", async () => {
    expect(await complaints(binary, RELEASE, [ask("Pods by version", { [version(OLD)]: 3 })])).toContain("FAILED");
  });
});
