import fc from "fast-check";
import type { Incident, IncidentPhase } from "../../src/burnrate/incident";
import { simulate } from "../../src/burnrate/simulate";
import type { Simulation } from "../../src/burnrate/simulation";
import { Duration } from "../../src/units/duration";
import { firingsOf, sloWith, time } from "./simulated";

/* What the engine makes of the same incidents is in test/e2e/simulator.test.ts; these hold without one. */

const THREE_NINES = sloWith("99.9");
const step = (duration: string | Duration, errors: number): IncidentPhase => ({
  duration: typeof duration === "string" ? time(duration) : duration,
  errors,
});
const incident = (phases: readonly IncidentPhase[], eventsPerSecond = 50, history?: string): Incident => ({
  phases,
  eventsPerSecond,
  history: history === undefined ? undefined : time(history),
});

test("an incident as Prometheus saw it: 10 % for 55 minutes after three clean days", () => {
  const simulation = simulate(THREE_NINES, incident([step("55m", 0.1)]));
  expect(firingsOf(simulation)).toEqual([
    "fast 9m30s..1h",
    "medium 22m30s..1h24m",
    "slow 44m..2h52m",
    "long 44m..6h52m",
  ]);
  expect([String(simulation.duration), String(simulation.history)]).toEqual(["55m", "3d"]);
});

test("an incident as Prometheus saw it: three minutes of 30 % every ten, seven times", () => {
  const often = Array.from({ length: 7 }, () => [step("3m", 0.3), step("7m", 0)]).flat();
  const { tiers } = simulate(THREE_NINES, incident(often, 50, "6h"));
  expect(tiers.map(({ firings }) => firings.length)).toEqual([6, 1, 1, 1]);
  expect(firingsOf({ tiers } as Simulation).slice(0, 3)).toEqual([
    "fast 11m..18m30s",
    "fast 21m..28m30s",
    "fast 31m..38m30s",
  ]);
});

test("a range of Prometheus 2 holds an evaluation more", () => {
  const two = simulate({ ...THREE_NINES, prometheus: 2 }, incident([step("23m", 0.1)]));
  expect(firingsOf(two)).toEqual(["fast 9m30s..28m30s", "medium 23m..52m30s"]);
  const three = simulate(THREE_NINES, incident([step("23m", 0.1)]));
  expect(firingsOf(three)).toEqual(["fast 9m30s..28m", "medium 22m30s..52m"]);
});

test("with less history the long windows hold less, and fire sooner", () => {
  const long = (history?: string) =>
    simulate(THREE_NINES, incident([step("50m", 0.1)], 50, history)).tiers[3].firings[0].from.seconds;
  expect([long("0s"), long("10m"), long("6h"), long("1d"), long("2d"), long()]).toEqual([
    30, 30, 270, 930, 1_800, 2_640,
  ]);
});

test("an error ratio equal to the threshold is not above it, one a little higher is", () => {
  const fast = (errors: number) => simulate(THREE_NINES, incident([step("2h", errors)])).tiers[0];
  expect(fast(0.0144).firings).toEqual([]);
  expect(fast(0.0144).peak).toEqual({
    longRatio: expect.closeTo(0.0144, 9),
    shortRatio: expect.closeTo(0.0144, 9),
    badEvents: undefined,
  });
  expect(fast(0.01441).firings).toHaveLength(1);
});

test("a page needs its minimum of bad events, half an event less at most; a ticket only where it is asked for", () => {
  // Twenty events an hour, all bad for so many minutes: one every three.
  const fired = (minutes: number, ticket = 0) =>
    simulate(
      { ...THREE_NINES, minimumBadEvents: { page: 5, ticket } },
      incident([step(`${minutes}m`, 1)], 1 / 180),
    ).tiers.map(({ firings }) => firings.length);
  expect(fired(13)).toEqual([0, 0, 1, 1]);
  expect(fired(15)).toEqual([1, 1, 1, 1]);
  expect(fired(15, 6)).toEqual([1, 1, 0, 0]);
  const { tiers } = simulate(THREE_NINES, incident([step("13m", 1)], 1 / 180));
  // Half an evaluation of it is lost: a rate is not extrapolated to before its counter was zero.
  expect(tiers[0].peak.badEvents).toBeCloseTo((13 * 60 - 15) / 180, 6);
  expect(tiers.map(({ minimumBadEvents }) => minimumBadEvents)).toEqual([5, 5, 0, 0]);
});

test("windows that are never above the threshold together: the peaks say so", () => {
  // Five bad minutes at night, after an hour of a hundred times the traffic that only morning forgets.
  const phases = [
    { duration: time("1h"), errors: 0, eventsPerSecond: 500 },
    { duration: time("5m"), errors: 1 },
    { duration: time("80m"), errors: 0 },
  ];
  const { firings, peak } = simulate(THREE_NINES, incident(phases, 5, "1h")).tiers[0];
  expect(firings).toEqual([]);
  expect(peak.badEvents).toBeUndefined();
  expect([peak.longRatio, peak.shortRatio]).toEqual([expect.closeTo(8.75 / 120, 6), expect.closeTo(0.875, 6)]);
});

test("without traffic there is nothing to fire on, and no budget is spent", () => {
  const { tiers, budget } = simulate(THREE_NINES, incident([step("3h", 1)], 0));
  expect(firingsOf({ tiers } as Simulation)).toEqual([]);
  expect(budget).toEqual({ badEvents: 0, totalEvents: 0, allowedBadEvents: 0, share: 0 });
});

test("no phase is no incident; no tier is no history", () => {
  expect(firingsOf(simulate(THREE_NINES, incident([])))).toEqual([]);
  expect(String(simulate({ ...THREE_NINES, tiers: [] }, incident([step("1m", 1)])).history)).toBe("0s");
});

test("the budget is of the window that ends with the incident, with steady traffic in the rest of it", () => {
  const week = sloWith("99.5", undefined, { window: time("7d") });
  // 90 minutes at 30 a second among a week at 20.
  const busy = { ...step("90m", 0.07), eventsPerSecond: 30 };
  const totalEvents = 90 * 60 * 30;
  const allowed = (totalEvents + (7 * 86_400 - 90 * 60) * 20) * 0.005;
  const { budget } = simulate(week, incident([busy], 20));
  expect(budget.totalEvents).toBe(totalEvents);
  expect(budget.badEvents).toBeCloseTo(totalEvents * 0.07, 6);
  expect(budget.allowedBadEvents).toBeCloseTo(allowed, 6);
  expect(budget.share).toBeCloseTo((totalEvents * 0.07) / allowed, 9);
});

test("an incident longer than the window spends what the window ratio is, not more", () => {
  const day = sloWith("99", ["fast page 2 1h 5m"], { window: time("1d") });
  const { budget } = simulate(day, incident([step("30h", 0), step("36h", 0.03)], 7));
  expect(budget.share).toBeCloseTo(3, 9);
  expect(budget.totalEvents).toBeCloseTo(86_400 * 7, 6);
});

/** Most of these end between two evaluations. */
const durations = fc.integer({ min: 1, max: 9_000 }).map((seconds) => Duration.of(seconds, "s"));
const ratios = fc.integer({ min: 1, max: 1_000 }).map((thousandths) => thousandths / 1_000);
const errors = fc.oneof(fc.constant(0), ratios, fc.record({ from: ratios, to: ratios }));
const rates = fc.constantFrom(0.003, 0.7, 13, 999.5);
const OWN = ["fast page 9.7 45m 5m", "medium page 4.3 5h 25m", "own ticket 1.5 11h 1h"];
const slos = fc
  .record({
    objective: fc.constantFrom("99.99", "99.9", "99.37", "95"),
    counted: fc.constantFrom("bad" as const, "good" as const),
    scrapeInterval: fc.constantFrom("7s", "15s", "30s", "60s", "75s").map(time),
    prometheus: fc.constantFrom(2 as const, 3 as const),
  })
  .map(({ objective, ...changes }) => sloWith(objective, OWN, changes));

const incidents = fc.record({
  eventsPerSecond: rates,
  history: fc.constantFrom("0s", "17m13s", "3h", "12h").map(time),
  phases: fc.array(fc.record({ duration: durations, errors }), { maxLength: 4 }),
});

const firstOf = (simulation: Simulation) =>
  simulation.tiers.map(({ firings }) => firings[0]?.from.seconds ?? Number.POSITIVE_INFINITY);
const runs = { numRuns: 60 };

test("no errors never fire", () => {
  fc.assert(
    fc.property(slos, incidents, (slo, some) => {
      const clean = { ...some, phases: some.phases.map((phase) => ({ ...phase, errors: 0 })) };
      const { tiers, budget } = simulate(slo, clean);
      for (const { firings, peak } of tiers) {
        expect(firings).toEqual([]);
        expect(peak).toEqual({ longRatio: 0, shortRatio: 0, badEvents: undefined });
      }
      expect([budget.badEvents, budget.share]).toEqual([0, 0]);
    }),
    runs,
  );
});

test("more errors never fire later, and never spend less", () => {
  fc.assert(
    fc.property(slos, incidents, fc.tuple(durations, ratios, ratios), (slo, some, [duration, ...pair]) => {
      const [fewer, more] = [Math.min(...pair), Math.max(...pair)].map((each) =>
        simulate(slo, { ...some, phases: [{ duration, errors: each }] }),
      );
      firstOf(more).forEach((from, tier) => expect(from).toBeLessThanOrEqual(firstOf(fewer)[tier]));
      expect(more.budget.share).toBeGreaterThanOrEqual(fewer.budget.share);
    }),
    runs,
  );
});

test("a longer incident begins to fire at the same moment, and never spends less", () => {
  fc.assert(
    fc.property(slos, incidents, fc.tuple(durations, durations, ratios), (slo, some, [one, another, ratio]) => {
      const [short, long] = [one, one.plus(another)].map((duration) =>
        simulate(slo, { ...some, phases: [{ duration, errors: ratio }] }),
      );
      firstOf(short).forEach((from, tier) => {
        if (from <= one.seconds) expect(firstOf(long)[tier]).toBe(from);
        else expect(firstOf(long)[tier]).toBeLessThanOrEqual(from);
      });
      expect(long.budget.share).toBeGreaterThanOrEqual(short.budget.share);
    }),
    runs,
  );
});

test("what the phases spend adds up to what the incident spends", () => {
  fc.assert(
    fc.property(slos, incidents, (slo, some) => {
      const { budget } = simulate(slo, some);
      const parts = some.phases.map((phase) => simulate(slo, { ...some, phases: [phase] }).budget);
      const sum = (of: (part: Simulation["budget"]) => number) => parts.reduce((all, part) => all + of(part), 0);
      expect(budget.badEvents).toBeCloseTo(
        sum(({ badEvents }) => badEvents),
        3,
      );
      expect(budget.totalEvents).toBeCloseTo(
        sum(({ totalEvents }) => totalEvents),
        3,
      );
      expect(budget.share).toBeCloseTo(
        sum(({ share }) => share),
        6,
      );
      expect(budget.share * budget.allowedBadEvents).toBeCloseTo(budget.badEvents, 3);
    }),
    runs,
  );
});

test("every firing ends, one after the other, at the latest when the short window is clean again", () => {
  fc.assert(
    fc.property(slos, incidents, (slo, some) => {
      const simulation = simulate(slo, some);
      for (const { tier, firings } of simulation.tiers) {
        const moments = firings.flatMap(({ from, until }) => [from.seconds, until.seconds]);
        expect(moments).toEqual([...new Set(moments)].sort((a, b) => a - b));
        const lag = slo.scrapeInterval.seconds + Math.max(120, 4 * slo.scrapeInterval.seconds) + 60;
        expect(moments.at(-1) ?? 0).toBeLessThanOrEqual(simulation.duration.seconds + tier.short.seconds + lag);
      }
    }),
    runs,
  );
});

test("a step after a clean window fires when the threshold's share of the long window is bad, at most the base and an evaluation late", () => {
  fc.assert(
    fc.property(slos, ratios, fc.integer({ min: 0, max: 100 }), (slo, ratio, offset) => {
      const history = time("12h").plus(Duration.of(offset, "s"));
      const phases = [{ duration: time("12h"), errors: ratio }];
      const base = Math.max(120, 4 * slo.scrapeInterval.seconds);
      for (const { tier, firings } of simulate(slo, { phases, history, eventsPerSecond: 1_000 }).tiers) {
        if (tier.threshold.number >= ratio) {
          expect(firings).toEqual([]);
          continue;
        }
        const exact = (tier.long.seconds * tier.threshold.number) / ratio;
        expect(firings).toHaveLength(1);
        expect(firings[0].from.seconds).toBeGreaterThanOrEqual(exact);
        // A range of Prometheus 2 has an evaluation more, which must be bad as well.
        const evaluations = slo.prometheus === 2 ? 2 : 1;
        expect(firings[0].from.seconds).toBeLessThanOrEqual(exact + base + evaluations * 30);
      }
    }),
    runs,
  );
});

test("a simulation of three days takes less than 50 ms of a processor", () => {
  // Time of the processor, not of the clock: other programs on the machine must not decide.
  const runs = 8;
  const began = process.cpuUsage();
  for (let run = 0; run < runs; run++) simulate(THREE_NINES, incident([step("40m", 0.1)]));
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000 / runs).toBeLessThan(50);
});
