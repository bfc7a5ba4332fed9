import fc from "fast-check";
import { Duration } from "../../src/units/duration";
import type { DurationUnit } from "../../src/units/duration";

const ms = (text: string) => Duration.parse(text)?.milliseconds;

test.each([
  ["0s", 0],
  ["7ms", 7],
  ["1987ms", 1_987],
  ["90s", 90_000],
  ["1h30m", 5_400_000],
  ["1d12h", 129_600_000],
  ["2w", 1_209_600_000],
  ["1w1d1h1m1s1ms", 694_861_001],
  ["007m", 420_000],
])("%s is %d ms", (text, milliseconds) => {
  expect(ms(text)).toBe(milliseconds);
});

test.each([
  ["", "nothing"],
  ["1h30", "a number without a unit at the end"],
  ["30", "a bare number"],
  ["1.5h", "a fraction"],
  ["1,5h", "a fraction with a comma"],
  ["-5m", "a negative"],
  ["+5m", "a sign"],
  ["30m1h", "a small unit before a large one"],
  ["1h1h", "a unit twice"],
  ["1ms1s", "milliseconds before seconds"],
  ["5M", "a capital"],
  ["5 m", "a space inside"],
  [" 5m", "a space in front"],
  ["5m\n", "a newline behind"],
  ["1y", "a year"],
  ["m", "a unit without a number"],
  ["1e3s", "an exponent"],
  ["٣m", "digits that are not ASCII"],
  ["9007199254740993ms", "more milliseconds than a number holds exactly"],
])("%j is refused: %s", (text) => {
  expect(Duration.parse(text)).toBeUndefined();
});

test.each([
  ["2w", "14d"],
  ["36h", "1d12h"],
  ["90m", "1h30m"],
  ["1987ms", "1s987ms"],
  ["0ms", "0s"],
  ["86399999ms", "23h59m59s999ms"],
])("%s prints as %s", (written, printed) => {
  expect(String(Duration.parse(written))).toBe(printed);
});

test("what is printed reads back as the same duration", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 45 }), (milliseconds) => {
      const duration = Duration.of(milliseconds, "ms");
      expect(Duration.parse(duration.toString())?.milliseconds).toBe(milliseconds);
    }),
  );
});

test("whatever is read is the sum of its parts, and printing it once more changes nothing", () => {
  const part = fc.option(fc.integer({ min: 0, max: 9_999 }), { nil: undefined });
  const sizes = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
  fc.assert(
    fc.property(fc.record({ w: part, d: part, h: part, m: part, s: part, ms: part }), (parts) => {
      const given = (Object.keys(sizes) as DurationUnit[]).filter((unit) => parts[unit] !== undefined);
      fc.pre(given.length > 0);
      const duration = Duration.parse(given.map((unit) => `${parts[unit]}${unit}`).join(""))!;
      expect(duration.milliseconds).toBe(given.reduce((sum, unit) => sum + parts[unit]! * sizes[unit], 0));
      expect(String(Duration.parse(String(duration)))).toBe(String(duration));
    }),
  );
});

test("any text is a whole number of milliseconds or refused, never NaN and never a throw", () => {
  const almost = fc.stringMatching(/^[0-9wdhms. -]{0,12}$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), almost), (text) => {
      const duration = Duration.parse(text);
      expect(duration === undefined || Number.isSafeInteger(duration.milliseconds)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("a format with fewer units carries the larger ones into them", () => {
  expect(Duration.parse("1d1h1m")!.format(["m", "s"])).toBe("1501m");
  expect(Duration.parse("2w")!.format(["w", "d"])).toBe("2w");
});

test("arithmetic is exact, and a difference never falls below zero", () => {
  const duration = Duration.parse("613ms")!;
  expect(duration.times(3).milliseconds).toBe(1_839);
  expect(Duration.parse("6h")!.times(0.6).toString()).toBe("3h36m");
  expect(duration.plus(Duration.of(37, "ms")).toString()).toBe("650ms");
  expect(duration.minus(Duration.of(1, "s")).toString()).toBe("0s");
  expect(duration.toString()).toBe("613ms");
});

test("a duration fits evenly or not at all", () => {
  expect(Duration.parse("30d")!.multipleOf(Duration.of(1, "d"))).toBe(30);
  expect(Duration.parse("36h30m")!.multipleOf(Duration.of(1, "h"))).toBeUndefined();
  expect(Duration.parse("30m")!.multipleOf(Duration.of(1, "h"))).toBeUndefined();
});

test("durations sort by length, not by their text", () => {
  const sorted = ["90m", "1h", "59s", "2d"].map((text) => Duration.parse(text)!).sort((a, b) => a.compare(b));
  expect(sorted.map(String)).toEqual(["59s", "1h", "1h30m", "2d"]);
});
