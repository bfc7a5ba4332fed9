import { verdictConditions } from "../../src/canary/analysis-template";
import { HASH_PLACEHOLDER } from "../../src/canary/guarded-counts";
import { promqlSyntaxError } from "../../src/promql/parse";
import { Ratio } from "../../src/units/ratio";
import { checkoutCanary } from "./checkout";
import type { Variation } from "./checkout";

const pods = `namespace="shop",pod=~"checkout-{{args.canary-hash}}-[0-9a-z]{5}"`;
const counted = (selector: string) =>
  `sum(increase(${selector}[41m]) and resets(${selector}[41m]) > 0 or last_over_time(${selector}[41m]))`;

function templates(variation: Variation = {}) {
  return checkoutCanary(variation).manifests.filter(({ kind }) => kind === "AnalysisTemplate");
}

test("the availability verdict of the contract, whole", () => {
  const all = counted(`http_server_request_duration_seconds_count{${pods}}`);
  const errors = counted(`http_server_request_duration_seconds_count{http_response_status_code=~"5..",${pods}}`);
  expect(templates()[0]).toEqual({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: { name: "checkout-availability-verdict", namespace: "shop", labels: { team: "payments" } },
    spec: {
      args: [{ name: "canary-hash" }],
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
          successCondition: "len(result) > 0 && !isNaN(result[0]) && result[0] <= -2.97041",
          failureCondition: "len(result) > 0 && !isNaN(result[0]) && result[0] >= 3.63759",
          provider: {
            prometheus: {
              address: "http://prometheus-operated.monitoring.svc:9090",
              query: `2.6807342 * (${errors} or vector(0)) - 0.0135042 * ${all}`,
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
  expect(templates()[1]).toMatchObject({
    metadata: { name: "checkout-latency-verdict" },
    spec: {
      metrics: [{ name: "latency", provider: { prometheus: { query: `2.66723 * ${all} - 2.812665 * ${faster}` } } }],
    },
  });
});

test("every query is PromQL before and after Argo fills in the hash", () => {
  const queries = templates({ canary: { guardSlos: null } }).map(
    ({ spec }) =>
      (spec as { metrics: { provider: { prometheus: { query: string } } }[] }).metrics[0].provider.prometheus.query,
  );
  expect(queries).toHaveLength(3);
  for (const query of queries) {
    expect(promqlSyntaxError(query)).toBeUndefined();
    expect(promqlSyntaxError(query.replaceAll(HASH_PLACEHOLDER, "6c9f8d7b54"))).toBeUndefined();
    expect(query.replaceAll(HASH_PLACEHOLDER, "")).not.toContain("{{");
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
  expect(templates({ canary })[0]).toMatchObject({ spec: { metrics: [fields] } });
});

/** What Argo makes of one measurement: both conditions true would be inconclusive as well. */
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
  if (success === failure) return "look again";
  return success ? "promote" : "abort";
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
