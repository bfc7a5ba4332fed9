import fc from "fast-check";
import type { GuardedSlo } from "../../../src/burnrate/guarded-slo";
import type { Tier } from "../../../src/burnrate/tier";
import { eventsPerSecond, planIncident } from "../../../src/rules/promtool/incident-plan";
import type { TestedBudget } from "../../../src/rules/promtool/tested-slo";
import { Duration } from "../../../src/units/duration";
import { serviceWith } from "./made-up";

const time = (text: string) => Duration.parse(text)!;
const counters = { ratio: { bad: 'c_total{r="e"}', total: "c_total" } };
const slo = (changes: object): GuardedSlo =>
  serviceWith([{ name: "s", objective: 99.9, window: "30d", indicator: counters, ...changes }]).slos[0];
const budget = (of: GuardedSlo, allOrNothing?: true): TestedBudget =>
  ({ key: "s", slo: of, group: [], ...(allOrNothing && { allOrNothing }) }) as unknown as TestedBudget;

/** The error ratio of the incident; seconds until each tier is due, and until it has recovered. */
function times(changes: object, clean = "3d"): Record<string, readonly number[]> {
  const { errorRatio, tiers } = planIncident(budget(slo(changes)), time(clean));
  const ofTiers = tiers.map(({ tier, due, recovers }) => [tier.name, [due.seconds, recovers.seconds]] as const);
  return { errorRatio: [errorRatio], ...Object.fromEntries(ofTiers) };
}

test("after a full quiet window a tier is due when its share of the window is bad", () => {
  // 1h x 0.0144 / 0.1, and the short window of 5m forgets from 10 % to 1.44 %: 5m x (1 - 0.144).
  expect(times({})).toEqual({
    errorRatio: [0.1],
    fast: [518.4, 256.8],
    medium: [1_296, 1_692],
    slow: [2_592, 6_984],
    long: [2_592, 21_384],
  });
});

test("awkward tiers: 90m and 8m at factor 7.3, over 28 days of 95 %", () => {
  const tiers = { mine: { level: "page", long: "90m", short: "8m", factor: 7.3 }, fast: { enabled: false } };
  // 7.3 x 0.05 = 0.365, so half of all events would be too close: everything is bad.
  expect(times({ objective: 95, window: "28d", tiers })).toEqual({
    errorRatio: [1],
    mine: [1_971, 304.8],
    medium: [6_048, 1_296],
    slow: [12_096, 6_192],
    long: [12_960, 20_520],
  });
});

test("a young SLO has less to weigh the bad events against", () => {
  // 1h clean: t / (1h + t) = 0.06 at 6h; the fast tier's window is full.
  const { fast, medium } = times({}, "1h");
  expect(fast[0]).toBe(518.4);
  expect(medium[0]).toBeCloseTo((3_600 * 0.06) / 0.94, 2);
});

test("what is due before the clean traffic has left the window is due as if the SLO were young, and only then", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1_800, max: 300_000 }), fc.constantFrom(99.9, 99, 95), (clean, objective) => {
      const { errorRatio, tiers } = planIncident(budget(slo({ objective })), Duration.of(clean, "s"));
      for (const { tier, due } of tiers) {
        const inWindow = Math.min(tier.long.seconds, clean + due.seconds);
        const bad = Math.min(due.seconds, tier.long.seconds) * errorRatio;
        expect(bad / inWindow).toBeCloseTo(tier.threshold.number, 5);
      }
    }),
  );
});

test("only everything can be bad of what is good or bad as a whole", () => {
  expect(planIncident(budget(slo({}), true), time("3d")).errorRatio).toBe(1);
});

test("bad seconds take their time, and more than the long window has never come together", () => {
  const raw = { raw: { errorRatio: "r" } };
  const tiers = (minimumBadEvents: number) =>
    planIncident(budget(slo({ indicator: raw, minimumBadEvents })), time("3d")).tiers.map(
      ({ tier, due }) => `${tier.name} ${due}`,
    );
  expect(tiers(0)).toEqual(["fast 8m38s400ms", "medium 21m36s", "slow 43m12s", "long 43m12s"]);
  // 10 % of 20m are 120 s.
  expect(tiers(120)).toEqual(["fast 20m", "medium 21m36s", "slow 43m12s", "long 43m12s"]);
  expect(tiers(361)).toEqual(["medium 1h10s", "slow 43m12s", "long 43m12s"]);
});

test("events come so fast that their minimum is far behind when the threshold is reached", () => {
  const plan = (minimumBadEvents: number) => planIncident(budget(slo({ minimumBadEvents })), time("3d"));
  expect(eventsPerSecond([plan(5)])).toBe(1_000);
  const many = eventsPerSecond([plan(5), plan(1_000_000)]);
  expect(many * 0.1 * 518.4).toBeGreaterThanOrEqual(20 * 1_000_000);
});

test("tiers of equal thresholds are planned each for itself", () => {
  const { tiers } = planIncident(budget(slo({ window: "7d" })), time("3d"));
  expect(tiers.map(({ tier }: { tier: Tier }) => tier.name)).toEqual(
    slo({ window: "7d" }).tiers.map(({ name }) => name),
  );
});
