import { Ratio } from "../../src/units/ratio";
import { checkoutCanary } from "./checkout";
import type { Variation } from "./checkout";

const canaryOf = (variation: Variation = {}) => checkoutCanary({ besideSlos: true, ...variation });
const named = (name: string, variation: Variation = {}) =>
  canaryOf(variation).manifests.find(({ metadata, kind }) => kind === "AnalysisTemplate" && metadata.name === name);
const stepsOf = (variation: Variation = {}) => {
  const rollout = canaryOf(variation).manifests.find(({ kind }) => kind === "Rollout")!;
  return (rollout.spec as { strategy: { canary: { steps: object[] } } }).strategy.canary.steps;
};
const conditionOf = (variation: Variation = {}) => {
  const { spec } = named("checkout-availability-verdict", variation) as unknown as {
    spec: { metrics: { successCondition: string; failureCondition: string }[] };
  };
  return spec.metrics[0];
};

const SMOKE = [
  { setCanaryScale: { replicas: 1 } },
  { analysis: { templates: [{ templateName: "checkout-smoke" }] } },
  { setCanaryScale: { matchTrafficWeight: true } },
];
const replicas = { workload: { replicas: 10 }, traffic: null };
const own = [{ name: "mine", objective: 99, window: "30d", indicator: { availability: { source: "app" } } }];
const withoutRouter: Variation = { spec: { ...replicas, slos: own }, canary: { guardSlos: null } };

test("one pod is smoked before the first weight, after the look at the budget", () => {
  expect(stepsOf().slice(1, 5)).toEqual([...SMOKE, { setWeight: 20 }]);
  expect(stepsOf({ canary: { steps: [{ weight: "3%" }, { pause: "1m" }, { analysis: true }] } }).slice(1, 5)).toEqual([
    ...SMOKE,
    { setWeight: 3 },
  ]);
});

test("the analysis is one k6 Job against the canary Service, with an end", () => {
  expect(named("checkout-smoke")).toMatchObject({
    spec: {
      metrics: [
        {
          name: "smoke",
          count: 1,
          failureLimit: 0,
          provider: {
            job: {
              spec: {
                backoffLimit: 0,
                activeDeadlineSeconds: 200,
                template: {
                  spec: {
                    containers: [
                      {
                        env: expect.arrayContaining([
                          { name: "TARGET", value: "http://checkout-canary.shop.svc:80" },
                          { name: "PROFILE", value: "smoke" },
                        ]),
                      },
                    ],
                  },
                },
              },
            },
          },
        },
      ],
    },
  });
});

test("its requests promote nothing: the bound is as much lower as they can make the sum, and the other bound stays", () => {
  const { plan } = canaryOf();
  const { test: sums } = plan!.verdicts[0];
  const lower = sums.promoteAt.plus(sums.perGood.times(100));
  expect(conditionOf().successCondition).toBe(`len(result) > 0 && !isNaN(result[0]) && result[0] <= ${lower}`);
  expect(conditionOf().failureCondition).toContain(`>= ${sums.abortAt}`);
  // As many requests of users as without: a hundred more in all.
  const [all, users] = [lower, sums.promoteAt].map((bound) => Math.ceil(bound.dividedBy(sums.perGood, 9).number));
  expect([users, all - users]).toEqual([sums.cleanRequests, 100]);
  expect(plan!.explain.slice(-2)).toEqual([
    "Before the first weight one pod answers 100 requests of a smoke test within 20s; after 3m20s it has failed.",
    `The smoke test's requests promote nothing: as the counters hold them, availability goes on at ${lower}, latency goes on at ${Ratio.of("-17.539197")}.`,
  ]);
});

test("the verdict looks back over the smoke test, too", () => {
  const [without, withSmoke] = [checkoutCanary(), canaryOf()].map(({ plan }) => plan!.range.seconds);
  expect(withSmoke - without).toBe(200);
});

test("without a router no time is left before the users, and that is said", () => {
  expect(stepsOf(withoutRouter)).not.toContainEqual(SMOKE[1]);
  expect(named("checkout-smoke", withoutRouter)).toBeUndefined();
  const found = canaryOf(withoutRouter).problems.filter(({ rule }) => rule === "loadtest/no-smoke-test");
  expect(found).toMatchObject([{ severity: "info", path: "spec.loadTest" }]);
  expect(canaryOf().problems.map(({ rule }) => rule)).not.toContain("loadtest/no-smoke-test");
});

test("without a load test a release is as it was", () => {
  expect(stepsOf({ besideSlos: false })).not.toContainEqual(SMOKE[0]);
  expect(conditionOf({ besideSlos: false }).successCondition).toContain("<= -2.99574");
});
