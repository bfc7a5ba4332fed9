import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { canaryGuardrails } from "../../src/canary/canary-guardrails";
import { canaryRules } from "../../src/canary/rules";
import { describeProblem } from "../../src/problem";
import type { Problem } from "../../src/problem";
import { checkoutCanary, checkoutService } from "./checkout";
import type { Variation } from "./checkout";

const problem = (id: string, variation: Variation): Problem | undefined =>
  checkoutCanary(variation).problems.find(({ rule }) => rule === id);
const ids = (variation: Variation) => checkoutCanary(variation).problems.map(({ rule }) => rule);

/** Traffic of the contract at another rate. */
const at = (requestsPerSecond: number) => ({
  gateway: "envoy-gateway",
  parentRef: { name: "public" },
  expected: { requestsPerSecond },
});

test("a service without a canary gets none", () => {
  const service = { ...checkoutService(), canary: undefined };
  expect(canaryGuardrails(service, guardedSlos(service).slos)).toEqual({ manifests: [], problems: [] });
});

test.each([undefined, "staging"])("the contract has no error and no warning in environment %s", (environment) => {
  expect(checkoutCanary({ environment }).problems.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
    "info canary/judged-by-app",
    "info canary/router-plugin",
    "info canary/pod-labels-assumed",
    "info canary/deployment-scale",
  ]);
});

test("the contract's plan in sentences", () => {
  expect(checkoutCanary().plan?.explain).toEqual([
    "A release starts paused while less than 1 % of an SLO's error budget is left, and while nobody knows how much is left.",
    "Steps: enough error budget, 20 % of the traffic, the verdict, 50 % of the traffic, 5m of watching, then everything.",
    "The new version is judged at 20 % of the traffic: 1m after it was ready, then every 1m, at most 30 times. 2 scrapes show a pod; tier fast looks back 5m.",
    "availability: a release that fails every request is found within 2m and costs 0.926 % of the 30d error budget.",
    "availability: each error adds 2.6672282, each other request -0.013504186; 4.38203 aborts and -2.99574 promotes.",
    "availability: a release without errors passes after 222 requests (28s at the expected traffic); 2 errors at the start abort it.",
    "availability: on average the verdict takes 269 requests for a release exactly as good as 99.9 % (34s at the expected traffic), and 160 for one with 1.44 % errors, which tier fast would page for.",
    "availability: the smallest regression it can detect is 0.807 % errors: at the expected traffic 80 of 100 such releases are aborted within 30 looks. Most of the smaller ones pass.",
    "availability: each error of the stable version in the same time makes up for 0.575 of the new one's, so that what fails for both aborts nothing.",
    "latency: a release that fails every request is found within 2m and costs 0.0926 % of the 30d error budget.",
    "latency: each error adds 2.6672282, each other request -0.14543457; 4.38203 aborts and -2.99574 promotes.",
    "latency: a release without errors passes after 21 requests (3s at the expected traffic); 2 errors at the start abort it.",
    "latency: on average the verdict takes 25 requests for a release exactly as good as 99 % (4s at the expected traffic), and 16 for one with 14.4 % errors, which tier fast would page for.",
    "latency: the smallest regression it can detect is 6.26 % errors: at the expected traffic 80 of 100 such releases are aborted within 30 looks. Most of the smaller ones pass.",
    "latency: each error of the stable version in the same time makes up for 0.575 of the new one's, so that what fails for both aborts nothing.",
    "While it is watched, the same sums of the last 5m are looked at every 1m; they abort at a higher bound (availability at 5.99147, latency at 5.99147), because there are more looks to be wrong at.",
    "Undecided after 30 looks, the release waits for a human, as less than 0.1 % of the releases exactly as good as promised do; so it does without any traffic.",
    "While Prometheus does not answer, nothing is decided; after 5m the release is aborted.",
  ]);
});

test.each([
  ["pause", "; so it does without any traffic."],
  ["fail", "; a look that finds no traffic at all aborts it."],
  ["pass", "; a look that finds no traffic at all promotes it unproven."],
])("with noData %s the explanation says what no traffic leads to", (noData, sentence) => {
  const { gateway, parentRef } = at(1);
  const spec = { traffic: { gateway, parentRef } };
  expect(checkoutCanary({ spec, canary: { noData } }).plan?.explain).toContain(
    `Undecided after 30 looks, the release waits for a human${sentence}`,
  );
});

test("the chance of a false abort is shared by all guarded SLOs, their verdicts and their watches", () => {
  const bounds = (guardSlos: string[]) =>
    checkoutCanary({ canary: { guardSlos } }).plan?.verdicts.map(
      ({ test, watchAbortAt }) => `${test.abortAt} ${watchAbortAt}`,
    );
  expect(bounds(["latency"])).toEqual(["3.68888 5.29832"]);
  expect(bounds(["availability", "latency"])).toEqual(["4.38203 5.99147", "4.38203 5.99147"]);
  expect(bounds(["availability", "latency", "payments"])).toEqual(Array(3).fill("4.7875 6.39693"));
});

describe("the expected traffic", () => {
  // 20 % of r requests a second for 29 looks after the first, less one scrape: r x 0.2 x 1770 s must reach 222.
  const enough = 222 / (0.2 * 1770);

  test("is just enough when the canary sees as many requests as a clean release needs", () => {
    expect(ids({ spec: { traffic: at(enough) } })).not.toContain("canary/too-few-requests");
  });

  test("is too little with one request less, and the finding has both numbers and a number of looks that is enough", () => {
    const spec = { traffic: at(221.9 / (0.2 * 1770)) };
    expect(problem("canary/too-few-requests", { spec })).toMatchObject({
      severity: "error",
      path: "spec.canary.analysis.looks",
      message: "in 30m the canary sees 221 requests, and SLO availability needs 222 without an error to pass",
      allowed: "31 looks or more at this traffic",
    });
    const analysis = (looks: number) => ({ spec, canary: { analysis: { looks } } });
    expect(ids(analysis(30))).toContain("canary/too-few-requests");
    expect(ids(analysis(31))).not.toContain("canary/too-few-requests");
  });

  test("is not checked for counters that do not count requests", () => {
    expect(ids({ spec: { traffic: at(0.01) }, canary: { guardSlos: ["payments"] } })).not.toContain(
      "canary/too-few-requests",
    );
  });

  test("that is not stated cannot be checked, and says what would be needed", () => {
    const { gateway, parentRef } = at(1);
    expect(problem("canary/traffic-unknown", { spec: { traffic: { gateway, parentRef } } })).toMatchObject({
      severity: "info",
      message:
        "whether the canary sees enough requests could not be checked; a release without errors needs: availability 222, latency 21",
    });
  });
});

describe("the budget at risk", () => {
  test.each([
    ["1%", 20],
    ["0.93%", 20],
    ["0.92%", 10],
    ["0.05%", 1],
    ["100%", 50],
  ])("%s makes the first weight %i %%", (budgetAtRisk, percent) => {
    expect(checkoutCanary({ canary: { budgetAtRisk } }).plan?.first.percent).toBe(percent);
  });

  test("that not even 1 % of the traffic keeps to is refused with the numbers, and the advice holds", () => {
    expect(describeProblem(problem("canary/budget-at-risk", { canary: { budgetAtRisk: "0.04%" } })!)).toBe(
      "canary/budget-at-risk spec.canary.budgetAtRisk: until it is found (2m) SLO availability can afford a broken release on 0.86 % of the traffic, and the smallest first weight is 1 % (got 0.04%; allowed: 0.047% or more at this analysis; fix: raise budgetAtRisk to 0.047%, or look earlier: initialDelay + interval of at most 1m43s)",
    );
    expect(ids({ canary: { budgetAtRisk: "0.047%" } })).not.toContain("canary/budget-at-risk");
    const analysis = { initialDelay: "60s", interval: "43s" };
    expect(ids({ canary: { budgetAtRisk: "0.04%", analysis } })).not.toContain("canary/budget-at-risk");
  });

  test("refuses a step that too few pods cannot make any smaller, and the advice holds", () => {
    const slos = [{ name: "availability", objective: 99.9, indicator: { availability: { source: "app" } } }];
    const pods = (replicas: number) => ({
      spec: { slos, traffic: null, workload: { replicas } },
      canary: { guardSlos: null },
    });
    expect(describeProblem(problem("canary/weight-unreachable", pods(4))!)).toBe(
      "canary/weight-unreachable spec.workload.replicas: until it is found (2m) SLO availability can afford a broken release on 21.6 % of the traffic, and one of 4 pods takes 25 % (got 4 replicas, no router; allowed: 5 replicas or more; fix: run 5 replicas, route through a gateway that splits requests, or raise budgetAtRisk to 1.2%, or look earlier: initialDelay + interval of at most 1m43s)",
    );
    expect(ids(pods(5))).toEqual([
      "canary/traffic-unknown",
      "canary/no-router",
      "canary/pod-labels-assumed",
      "canary/deployment-scale",
    ]);
  });
});

test("an analysis shorter than the fastest alert's short window is a warning with the looks it needs", () => {
  const analysis = { interval: "30s", looks: 9 };
  expect(problem("canary/short-analysis", { canary: { analysis } })).toMatchObject({
    severity: "warning",
    message: "9 looks every 30s last 4m30s, less than the 5m that tier fast looks back",
    fix: "set looks to 10, or a longer interval",
  });
  expect(ids({ canary: { analysis: { ...analysis, looks: 10 } } })).not.toContain("canary/short-analysis");
});

test.each([
  ["fail", "59s", ["canary/first-look-too-early"]],
  ["fail", "60s", []],
  ["pass", "59s", ["canary/first-look-too-early", "canary/unproven-pass"]],
  ["pass", "60s", ["canary/unproven-pass"]],
  ["pause", "0s", []],
])("noData %s with a first look after %s finds %j", (noData, initialDelay, expected) => {
  const found = checkoutCanary({ canary: { noData, analysis: { initialDelay } } }).problems;
  expect(found.filter(({ severity }) => severity !== "info").map(({ rule }) => rule)).toEqual(expected);
});

test("an objective that promises half of the errors cannot be tested", () => {
  const slos = [{ name: "availability", objective: 50, indicator: { availability: { source: "app" } } }];
  expect(problem("canary/not-testable", { spec: { slos }, canary: { guardSlos: null } })).toMatchObject({
    path: "spec.slos[0].indicator",
    got: "50 %",
  });
});

test("chances of error that a coin has as well are refused", () => {
  const canary = { guardSlos: ["latency"], falseAbort: "50%", falsePromote: "50%" };
  expect(problem("canary/error-rates", { canary })).toMatchObject({ got: "falseAbort 50%, falsePromote 50%" });
});

test("names that Kubernetes would refuse or cut are refused before", () => {
  const service = { ...checkoutService(), service: "s".repeat(57) };
  const named = { ...service, workload: { ...service.workload, deployment: "d".repeat(47) } };
  const paths = (of: typeof service) =>
    canaryGuardrails(of, guardedSlos(of).slos)
      .problems.filter(({ rule }) => rule === "canary/name-too-long")
      .map(({ path }) => path);
  expect(paths(named)).toEqual(["metadata.name", "spec.workload.deployment"]);
  const shorter = {
    ...service,
    service: "s".repeat(56),
    workload: { ...service.workload, deployment: "d".repeat(46) },
  };
  expect(paths(shorter)).toEqual([]);
});

test("an existing route is told which Services it must name, and stated pod labels are not questioned", () => {
  const traffic = { ...at(40), parentRef: null, route: "existing", routeName: "public-shop" };
  const spec = { traffic: Object.fromEntries(Object.entries(traffic).filter(([, value]) => value !== null)) };
  const workload = { podLabels: { app: "checkout" } };
  expect(ids({ spec: { ...spec, workload } })).toEqual([
    "canary/judged-by-app",
    "canary/router-plugin",
    "canary/route-backends",
    "canary/deployment-scale",
  ]);
});

test("every finding has an id of its own in this room, and says why", () => {
  const rules = Object.values(canaryRules);
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { id, why } of rules)
    expect([id, why]).toEqual([expect.stringMatching(/^canary\//), expect.stringMatching(/\.$/)]);
});
