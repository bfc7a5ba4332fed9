import { verdictConditions } from "../../src/canary/analysis-template";
import { HASH_PLACEHOLDER, STABLE_HASH_PLACEHOLDER } from "../../src/canary/guarded-counts";
import type { Manifest } from "../../src/manifest";
import { promqlSyntaxError } from "../../src/promql/parse";
import { Ratio } from "../../src/units/ratio";
import { checkoutCanary } from "./checkout";
import type { Variation } from "./checkout";

const pods = `namespace="shop",pod=~"checkout-{{args.canary-hash}}-[0-9a-z]{5}"`;
const counted = (selector: string) =>
  `sum(increase(${selector}[41m]) and resets(${selector}[41m]) > 0 or last_over_time(${selector}[41m]))`;

/** The template with this end of its name. */
function template(name: string, variation: Variation = {}): Manifest {
  return templates(variation).find(({ metadata }) => metadata.name === `checkout-${name}`)!;
}

function templates(variation: Variation = {}): Manifest[] {
  return checkoutCanary(variation).manifests.filter(({ kind }) => kind === "AnalysisTemplate");
}

function queryOf({ spec }: Manifest): string {
  return (spec as { metrics: { provider: { prometheus: { query: string } } }[] }).metrics[0].provider.prometheus.query;
}

const stablePods = `namespace="shop",pod=~"checkout-{{args.stable-hash}}-[0-9a-z]{5}"`;
/** What the stable version counted while there was a new one. */
const meanwhile = (selector: string) =>
  `sum(increase((${selector} and on () group(http_server_request_duration_seconds_count{${pods}}))[41m:30s]))`;

test("the availability verdict of the contract, whole", () => {
  const all = counted(`http_server_request_duration_seconds_count{${pods}}`);
  const errors = counted(`http_server_request_duration_seconds_count{http_response_status_code=~"5..",${pods}}`);
  const stable = meanwhile(
    `http_server_request_duration_seconds_count{http_response_status_code=~"5..",${stablePods}}`,
  );
  expect(template("availability-verdict")).toEqual({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: { name: "checkout-availability-verdict", namespace: "shop", labels: { team: "payments" } },
    spec: {
      args: [{ name: "canary-hash" }, { name: "stable-hash" }],
      metrics: [
        {
          name: "availability",
          initialDelay: "1m",
          interval: "1m",
          count: 30,
          failureLimit: 0,
          consecutiveSuccessLimit: 1,
          inconclusiveLimit: 30,
          consecutiveErrorLimit: 30,
          successCondition: "len(result) > 0 && !isNaN(result[0]) && result[0] <= -2.99574",
          failureCondition: "len(result) > 0 && !isNaN(result[0]) && result[0] >= 4.38203",
          provider: {
            prometheus: {
              address: "http://prometheus-operated.monitoring.svc:9090",
              query: `clamp_max(2.680732386 * (${errors} or vector(0)) - 0.013504186 * ${all}, scalar(clamp_min(2.6672282 * (${errors} or vector(0)) - 1.5345365 * (${stable} or vector(0)), 0) or vector(Inf)))`,
            },
          },
        },
      ],
    },
  });
});

test("the latency verdict counts what is not in the bucket, and gives nothing without the histogram", () => {
  const all = counted(`http_server_request_duration_seconds_count{${pods}}`);
  const faster = counted(`http_server_request_duration_seconds_bucket{le="0.25",${pods}}`);
  const stable = `(${meanwhile(`http_server_request_duration_seconds_count{${stablePods}}`)} - ${meanwhile(`http_server_request_duration_seconds_bucket{le="0.25",${stablePods}}`)})`;
  expect(queryOf(template("latency-verdict"))).toBe(
    `clamp_max(2.6672282 * ${all} - 2.81266277 * ${faster}, scalar(clamp_min(2.6672282 * (${all} - ${faster}) - 1.5345365 * ${stable}, 0) or vector(Inf)))`,
  );
});

test("a watch counts what happened within its time, and pauses only when no look at all had data", () => {
  const within = (selector: string) =>
    `sum(increase(${selector}[5m]) and resets(${selector}[5m]) > 0 or last_over_time(${selector}[5m]) - ${selector} offset 5m or last_over_time(${selector}[5m]))`;
  const all = within(`http_server_request_duration_seconds_count{${pods}}`);
  const series = `http_server_request_duration_seconds_count{http_response_status_code=~"5..",`;
  const errors = `(${within(`${series}${pods}}`)} or vector(0))`;
  const watch = template("availability-watch");
  expect(queryOf(watch)).toBe(
    `clamp_max(2.680732386 * ${errors} - 0.013504186 * ${all}, scalar(clamp_min(2.6672282 * ${errors} - 5.7363013 * (sum(increase(${series}${stablePods}}[5m])) or vector(0)), 0) or vector(Inf)))`,
  );
  expect(watch).toMatchObject({
    spec: {
      metrics: [
        {
          initialDelay: "1m",
          interval: "1m",
          count: 5,
          failureLimit: 0,
          inconclusiveLimit: 4,
          successCondition: "len(result) > 0 && !isNaN(result[0]) && result[0] < 5.99147",
          failureCondition: "len(result) > 0 && !isNaN(result[0]) && result[0] >= 5.99147",
        },
      ],
    },
  });
});

test("a release begins only with at least the budget at risk; less, or unknown, is neither success nor failure", () => {
  const [budget] = templates({ canary: { budgetAtRisk: "2.5%" } });
  expect(budget).toMatchObject({
    metadata: { name: "checkout-error-budget" },
    spec: {
      metrics: [
        {
          name: "availability-budget",
          count: 1,
          inconclusiveLimit: 0,
          successCondition: "len(result) > 0 && !isNaN(result[0]) && result[0] >= 0.025",
          failureCondition: "false",
        },
        { name: "latency-budget" },
      ],
    },
  });
  expect(queryOf(budget)).toBe(
    'min(slo:error_budget_remaining:ratio{namespace="shop",service="checkout",slo="availability"})',
  );
});

test.each([
  ["10s", 1],
  ["11s", 2],
  ["3m", 18],
  ["24h", 8640],
])("an outage of Prometheus of %s is %i tries, in every template", (prometheusOutage, tries) => {
  const limits = templates({ canary: { analysis: { prometheusOutage } } }).flatMap(({ spec }) =>
    (spec as { metrics: { consecutiveErrorLimit: number }[] }).metrics.map((metric) => metric.consecutiveErrorLimit),
  );
  expect(limits).toEqual(Array(6).fill(tries));
});

test("every query is PromQL before and after Argo fills in the hash", () => {
  const queries = templates({ canary: { guardSlos: null } }).map(queryOf);
  expect(queries).toHaveLength(7);
  for (const query of queries) {
    expect(promqlSyntaxError(query)).toBeUndefined();
    const filled = query.replaceAll(HASH_PLACEHOLDER, "6c9f8d7b54").replaceAll(STABLE_HASH_PLACEHOLDER, "59d7c6f8aa");
    expect(promqlSyntaxError(filled)).toBeUndefined();
    expect(filled).not.toContain("{{");
  }
});

test.each([
  [
    { initialDelay: "90s", interval: "20s", looks: 6 },
    { initialDelay: "1m30s", interval: "20s", count: 6 },
  ],
  [
    { initialDelay: "1h", interval: "1h", looks: 100 },
    { initialDelay: "1h", interval: "1h", count: 100 },
  ],
  [
    { initialDelay: "0s", interval: "1s", looks: 1 },
    { initialDelay: "0s", interval: "1s", count: 1 },
  ],
])("an analysis of %j reads in Argo as %j", (analysis, fields) => {
  const canary = { analysis, budgetAtRisk: "100%" };
  expect(template("availability-verdict", { canary })).toMatchObject({ spec: { metrics: [fields] } });
});

/** What Argo makes of one measurement: failure is asked first. */
function outcome(noData: "pause" | "fail" | "pass", result: number[]): string {
  const bounds = { abortAt: Ratio.of("3.6"), promoteAt: Ratio.of("-2.9") };
  const { successCondition, failureCondition } = verdictConditions(bounds, noData);
  // The conditions are written in the part of expr-lang that JavaScript shares.
  const holds = (condition: string) =>
    (new Function("result", "len", "isNaN", `return ${condition}`) as (...scope: unknown[]) => boolean)(
      result,
      (list: number[]) => list.length,
      Number.isNaN,
    );
  const [success, failure] = [holds(successCondition), holds(failureCondition)];
  if (failure) return "abort";
  return success ? "promote" : "look again";
}

describe("what a look decides", () => {
  test.each([
    ["no series at all", [], { pause: "look again", fail: "abort", pass: "promote" }],
    ["not a number", [NaN], { pause: "look again", fail: "abort", pass: "promote" }],
    ["nothing counted yet", [0], { pause: "look again", fail: "look again", pass: "look again" }],
    ["just above the lower bound", [-2.89], { pause: "look again", fail: "look again", pass: "look again" }],
    ["at the lower bound", [-2.9], { pause: "promote", fail: "promote", pass: "promote" }],
    ["just below the upper bound", [3.59], { pause: "look again", fail: "look again", pass: "look again" }],
    ["at the upper bound", [3.6], { pause: "abort", fail: "abort", pass: "abort" }],
    ["far above it", [2000], { pause: "abort", fail: "abort", pass: "abort" }],
    ["infinitely above it", [Infinity], { pause: "abort", fail: "abort", pass: "abort" }],
  ])("%s %j: %j", (_, result, outcomes) => {
    const policies = ["pause", "fail", "pass"] as const;
    expect(Object.fromEntries(policies.map((policy) => [policy, outcome(policy, result)]))).toEqual(outcomes);
  });
});
