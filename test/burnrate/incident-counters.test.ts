import fc from "fast-check";
import { incidentDuration } from "../../src/burnrate/incident";
import type { Incident } from "../../src/burnrate/incident";
import { incidentCounters, incidentEvents } from "../../src/burnrate/incident-counters";
import { Duration } from "../../src/units/duration";
import { time } from "./simulated";

const BUSY: Incident = {
  eventsPerSecond: 4,
  phases: [
    { duration: time("1m"), errors: 0.25 },
    { duration: time("90s"), errors: { from: 0, to: 0.5 }, eventsPerSecond: 8 },
    { duration: time("0s"), errors: 1 },
    { duration: time("30s"), errors: 0.1, eventsPerSecond: 0 },
  ],
};

test("what a scraper sees: clean traffic, the phases, clean traffic", () => {
  const recording = { history: time("1m"), after: time("1m"), scrapeInterval: time("30s") };
  const { bad, total } = incidentCounters(BUSY, recording);
  expect([...total]).toEqual([0, 120, 240, 360, 480, 720, 960, 1_200, 1_200, 1_320, 1_440]);
  // The ramp: 240 events each half minute, of which a twelfth, a quarter and five twelfths are bad.
  expect([...bad]).toEqual([0, 0, 0, 30, 60, 80, 140, 240, 240, 240, 240]);
});

test("without a history the incident begins with the first scrape; a scrape may fall into the middle of a phase", () => {
  const recording = { history: time("0s"), after: time("0s"), scrapeInterval: time("75s") };
  const { bad, total } = incidentCounters(BUSY, recording);
  expect([...total]).toEqual([0, 360, 960]);
  expect([...bad]).toEqual([0, 65, 240]);
});

test("the incident's own events, and of a long one those inside the window", () => {
  expect(incidentEvents(BUSY, time("30d"))).toEqual({ bad: 240, total: 960 });
  expect(incidentEvents(BUSY, time("30s"))).toEqual({ bad: 0, total: 0 });
  expect(incidentEvents(BUSY, time("1m"))).toEqual({ bad: 100, total: 240 });
  expect(incidentEvents({ ...BUSY, phases: [] }, time("1d"))).toEqual({ bad: 0, total: 0 });
  expect(String(incidentDuration(BUSY))).toBe("3m");
});

const ratio = fc.double({ min: 0, max: 1, noNaN: true });
const phase = fc.record({
  duration: fc.integer({ min: 0, max: 20_000 }).map((seconds) => Duration.of(seconds, "s")),
  errors: fc.oneof(ratio, fc.record({ from: ratio, to: ratio })),
  eventsPerSecond: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }),
});

test("a counter never falls, and there are never more bad events than events", () => {
  fc.assert(
    fc.property(fc.array(phase, { maxLength: 5 }), fc.integer({ min: 1, max: 75 }), (phases, seconds) => {
      const recording = { history: time("10m"), after: time("10m"), scrapeInterval: Duration.of(seconds, "s") };
      const { bad, total } = incidentCounters({ eventsPerSecond: 1 / 7, phases }, recording);
      const wrong = [...total.keys()].filter(
        (sample) =>
          bad[sample] < (bad[sample - 1] ?? 0) ||
          total[sample] < (total[sample - 1] ?? 0) ||
          bad[sample] > total[sample] * (1 + 1e-12),
      );
      expect(wrong).toEqual([]);
    }),
    { numRuns: 30 },
  );
});
