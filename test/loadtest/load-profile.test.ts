import fc from "fast-check";
import { fullProfile, SMOKE_REQUESTS, smokeProfile } from "../../src/loadtest/load-profile";
import { checkoutService } from "../canary/checkout";
import type { Service } from "../../src/spec/service";
import { Duration } from "../../src/units/duration";

const base = checkoutService({ besideSlos: true });

type Stage = readonly [seconds: number, requestsPerSecond: number];
const withStages = (stages: readonly Stage[], replicas = 4): Service => ({
  ...base,
  workload: { ...base.workload, replicas },
  loadTest: {
    ...base.loadTest!,
    stages: stages.map(([seconds, requestsPerSecond]) => ({ for: Duration.of(seconds, "s"), requestsPerSecond })),
  },
});
const full = (...stages: readonly Stage[]) => fullProfile(withStages(stages), withStages(stages).loadTest!);
const smoke = (replicas: number, ...stages: readonly Stage[]) =>
  smokeProfile(withStages(stages, replicas), withStages(stages, replicas).loadTest!);

test("the contract's stages, whole", () => {
  expect(fullProfile(base, base.loadTest!)).toMatchObject({
    scenario: {
      executor: "ramping-arrival-rate",
      startRate: 0,
      timeUnit: "1s",
      stages: [
        { duration: "2m", target: 20 },
        { duration: "10m", target: 40 },
      ],
      preAllocatedVUs: 20,
      // 40 a second for the 2 s after which the gateway gives up.
      maxVUs: 80,
      gracefulStop: "2s",
    },
    // Half of 20 for two minutes, 30 on average for ten.
    requests: 1_200 + 18_000,
  });
});

interface Rates {
  readonly stages: readonly Stage[];
  readonly timeUnit: string;
  readonly targets: readonly number[];
}

const RATES: Readonly<Record<string, Rates>> = {
  whole: { stages: [[10, 7]], timeUnit: "1s", targets: [7] },
  "of halves": {
    stages: [
      [10, 0.5],
      [20, 12],
    ],
    timeUnit: "10s",
    targets: [5, 120],
  },
  "of thirds": {
    stages: [
      [10, 0.333],
      [20, 2.5],
    ],
    timeUnit: "1000s",
    targets: [333, 2500],
  },
  "too fine for any unit": {
    stages: [
      [10, 1e-9],
      [20, 1],
    ],
    timeUnit: "1000000s",
    targets: [1, 1_000_000],
  },
};

test.each(Object.entries(RATES))("rates that are %s become whole numbers of requests in a longer unit", (_, rates) => {
  const { scenario } = full(...rates.stages);
  const targets = (scenario.stages as { target: number }[]).map(({ target }) => target);
  expect([scenario.timeUnit, targets]).toEqual([rates.timeUnit, rates.targets]);
});

test("virtual users have a limit, and so does a day", () => {
  const { scenario, requests } = full([86_400, 100_000]);
  expect([scenario.preAllocatedVUs, scenario.maxVUs, requests]).toEqual([500, 500, 4_320_000_000]);
  expect((scenario.stages as { duration: string }[])[0].duration).toBe("24h");
});

test.each<[replicas: number, rate: number, lasts: string]>([
  [4, 40, "20s"],
  [4, 4, "1m40s"],
  [3, 7, "43s"],
  [2, 0.5, "5m"],
  [1, 0.001, "5m"],
])("over %i pods, a highest stage of %d a second is smoked within %s", (replicas, rate, lasts) => {
  const profile = smoke(replicas, [60, rate / 3], [60, rate], [60, rate / 2]);
  expect([String(profile.lasts), profile.requests, profile.scenario]).toEqual([
    lasts,
    SMOKE_REQUESTS,
    expect.objectContaining({ executor: "constant-arrival-rate", rate: 100, timeUnit: lasts, duration: lasts }),
  ]);
  expect(profile.reason).toContain(`(${rate} a second over ${replicas} pods)`);
});

test("every rate that can be written is a scenario that k6 takes: whole numbers above zero, users in their order", () => {
  const rate = fc.double({ min: 0, max: 100_000, minExcluded: true, noNaN: true });
  const stages = fc.array(fc.tuple(fc.integer({ min: 1, max: 86_400 }), rate), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(stages, fc.integer({ min: 1, max: 1_000 }), (written, replicas) => {
      const service = withStages(written, replicas);
      for (const { scenario, requests } of [fullProfile, smokeProfile].map((make) =>
        make(service, service.loadTest!),
      )) {
        const numbers = [
          ...((scenario.stages as { target: number }[] | undefined) ?? []).map(({ target }) => target),
          ...[scenario.preAllocatedVUs, scenario.maxVUs].map(Number),
        ];
        expect(numbers.every((number) => Number.isSafeInteger(number) && number > 0)).toBe(true);
        expect(Number(scenario.preAllocatedVUs)).toBeLessThanOrEqual(Number(scenario.maxVUs));
        expect(Number.isSafeInteger(requests)).toBe(true);
      }
    }),
  );
});
