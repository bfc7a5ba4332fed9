import { describeProblem } from "../../src/problem";
import { checkoutCanary } from "./checkout";
import type { Variation } from "./checkout";

const found = (variation: Variation, rule: string) =>
  checkoutCanary(variation).problems.filter((problem) => problem.rule === rule);
const steps = (...written: object[]): Variation => ({ canary: { steps: written } });
const unrouted = (replicas: number, variation: Variation = {}): Variation => ({
  canary: { guardSlos: ["latency"], budgetAtRisk: "20%", ...variation.canary },
  spec: {
    slos: [{ name: "latency", objective: 99, indicator: { latency: { source: "app", threshold: "250ms" } } }],
    traffic: null,
    workload: { replicas },
  },
});

describe("a user's own steps", () => {
  test.each([
    ["begin with a weight", [{ pause: "1m" }, { weight: "5%" }, { analysis: true }], "spec.canary.steps[0]"],
    ["are judged by something", [{ weight: "5%" }, { pause: "1m" }], "spec.canary.steps"],
    ["rise", [{ weight: "10%" }, { analysis: true }, { weight: "10%" }], "spec.canary.steps[2]"],
    [
      "look at something new each time",
      [{ weight: "5%" }, { analysis: true }, { analysis: true }],
      "spec.canary.steps[2]",
    ],
  ])("must %s", (_, written, path) => {
    const { plan, manifests } = checkoutCanary(steps(...written));
    expect(found(steps(...written), "canary/step-order")).toEqual([
      expect.objectContaining({ path, severity: "error" }),
    ]);
    expect([plan, manifests]).toEqual([undefined, []]);
  });

  test("may cost no more than the budget at risk until the verdict, waits before it included", () => {
    // 3 % for 8 minutes, then 10 % for the two until it is found: 26.4 s, of the 43.2 minutes that are the whole budget.
    const waiting = (pause: string) => ({
      canary: {
        budgetAtRisk: "1.019%",
        ...steps({ weight: "3%" }, { pause }, { weight: "10%" }, { analysis: true }).canary,
      },
    });
    expect(found(waiting("8m"), "canary/budget-at-risk")).toEqual([]);
    expect(found(waiting("8m1s"), "canary/budget-at-risk").map(describeProblem)).toEqual([
      "canary/budget-at-risk spec.canary.steps[3]: by the time this analysis finds it, a release that fails every request has cost 1.1% of SLO availability's error budget (got 1.1%; allowed: 1.019% (budgetAtRisk); fix: lower the weights before the analysis, shorten the pauses before it, or look earlier)",
    ]);
  });

  test("count the requests of the weights before the verdict", () => {
    const { plan } = checkoutCanary(steps({ weight: "1%" }, { pause: "10m" }, { weight: "2%" }, { analysis: true }));
    // 40 a second: 240 at 1 % in 10 minutes, 24 at 2 % in the 30 seconds that are read by the first look, 48 a minute.
    expect(plan?.seen?.slice(0, 3)).toEqual([264, 312, 360]);
    expect([String(plan?.range), plan?.requestsPerSecond]).toEqual(["51m", 0.8]);
  });

  test("share falseAbort with every watch they add", () => {
    const bounds = (count: number) => {
      const watches = Array.from({ length: count }, (_, index) => [{ weight: `${50 + index}%` }, { analysis: true }]);
      const { plan } = checkoutCanary(steps({ weight: "5%" }, { analysis: true }, ...watches.flat()));
      return plan?.verdicts.map(({ test }) => test.abortAt.text);
    };
    expect([0, 1, 3].map(bounds)).toEqual([
      ["3.68888", "3.68888"],
      ["4.38203", "4.38203"],
      ["5.07518", "5.07518"],
    ]);
  });

  test.each([
    ["12.5%", 4, "write 12% or 13%"],
    ["20%", 4, "use one of these weights, run more replicas, or route through a gateway that splits requests"],
    ["25%", 4, undefined],
    ["33%", 3, undefined],
    ["34%", 3, "use one of these weights, run more replicas, or route through a gateway that splits requests"],
  ])("%s cannot be reached with %i pods and no router: %s", (weight, replicas, fix) => {
    const variation = unrouted(replicas, steps({ weight }, { analysis: true }));
    expect(found(variation, "canary/weight-unreachable").map((problem) => problem.fix)).toEqual(fix ? [fix] : []);
  });

  test("are told which weights three pods have", () => {
    const [{ allowed }] = found(unrouted(3, steps({ weight: "40%" }, { analysis: true })), "canary/weight-unreachable");
    expect(allowed).toBe("33%, 67%");
  });
});

/** The contract's traffic at another rate, judged at timings that follow from it. */
const derived = (requestsPerSecond: number, canary: object = {}): Variation => ({
  canary: { analysis: null, ...canary },
  spec: {
    traffic: { gateway: "envoy-gateway", parentRef: { name: "public" }, expected: { requestsPerSecond } },
  },
});

describe("timings that nobody wrote", () => {
  test.each([
    [100, 5],
    [10, 15],
    [3, 48],
    [1, 120],
  ])("at %s requests a second there are %i looks, so that good releases pass at a quarter of it", (rate, looks) => {
    const { plan } = checkoutCanary(derived(rate));
    expect([String(plan?.analysis.initialDelay), String(plan?.analysis.interval), plan?.analysis.looks]).toEqual([
      "1m",
      "1m",
      looks,
    ]);
  });

  test("follow the scrape interval", () => {
    const variation = derived(100);
    const spec = { ...variation.spec, monitoring: { scrapeInterval: "10s" } };
    const { plan } = checkoutCanary({ ...variation, spec });
    expect([plan?.analysis.interval, plan?.watch.looks, plan?.watch.window, plan?.detection].map(String)).toEqual([
      "20s",
      "15",
      "5m",
      "40s",
    ]);
  });

  test("are 30 looks where the traffic is not stated, and what was written stays", () => {
    const traffic = { gateway: "envoy-gateway", parentRef: { name: "public" } };
    expect(checkoutCanary({ canary: { analysis: null }, spec: { traffic } }).plan?.analysis.looks).toBe(30);
    expect(checkoutCanary(derived(100, { analysis: { looks: 7 } })).plan?.analysis.looks).toBe(7);
  });
});

describe("little traffic", () => {
  test("makes detection late: until two errors have come and are read", () => {
    // 1 % of 0.5 requests a second is one each 200 s: two errors take 400 s, and half a minute until they are read.
    const { plan } = checkoutCanary({ ...derived(0.5, steps({ weight: "1%" }, { analysis: true }).canary) });
    expect(String(plan?.detection)).toBe("8m");
  });

  test("of which good releases are often undecided is a warning, with the looks that are enough", () => {
    const looks = (count: number) => derived(1, { analysis: { looks: count } });
    const [warning] = found(looks(30), "canary/paused-often");
    expect(warning).toMatchObject({
      severity: "warning",
      path: "spec.canary.analysis.looks",
      got: "30 looks",
      allowed: expect.stringMatching(/^\d+ looks or more$/),
    });
    const enough = Number(/^\d+/.exec(warning.allowed!));
    expect(found(looks(enough), "canary/paused-often")).toEqual([]);
    expect(found(looks(enough - 1), "canary/paused-often")).toHaveLength(1);
    expect(Number(checkoutCanary(looks(enough)).plan?.paused)).toBeLessThanOrEqual(0.1);
  });
});
