import fc from "fast-check";
import { countUp } from "../../../src/rules/promtool/count-up";

/** What promtool makes of `start+stepxcount`: it adds the step to the last sample again and again. */
function samples(climbs: ReturnType<typeof countUp>): number[] {
  return climbs.flatMap(({ start, step, steps }) => {
    const values = [Number(start)];
    for (let index = 0; index < steps; index++) values.push(values[index] + Number(step));
    return values;
  });
}

test("a counter begins at zero, and each stretch goes on where the last one ended", () => {
  const stretches = [
    { scrapes: 3, events: 10 },
    { scrapes: 2, events: 7 },
    { scrapes: 1, events: 0 },
  ];
  const climbs = countUp(stretches, ({ events }) => events);
  expect(climbs).toEqual([
    { start: "0", step: "10", steps: 3 },
    { start: "37", step: "7", steps: 1 },
    { start: "44", step: "0", steps: 0 },
  ]);
  expect(samples(climbs)).toEqual([0, 10, 20, 30, 37, 44, 44]);
});

test("as promtool counts it, it never falls: a hair is a restart, and a restart is a million events", () => {
  const stretch = fc.record({
    scrapes: fc.integer({ min: 1, max: 3_000 }),
    events: fc.double({ min: 0, max: 1e7, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(stretch, { minLength: 2, maxLength: 4 }), (stretches) => {
      const seen = samples(countUp(stretches, ({ events }) => events));
      expect(seen.every((value, index) => index === 0 || value >= seen[index - 1])).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("a tiny or huge number has no exponent", () => {
  expect(countUp([{ scrapes: 1, events: 1e-6 }], ({ events }) => events)[0].step).toBe("0.000001");
  expect(countUp([{ scrapes: 1, events: 1e21 }], ({ events }) => events)[0].step).toBe("1000000000000000000000");
});
