import fc from "fast-check";
import { sequentialTest } from "../../src/canary/sequential-test";
import type { SequentialTest } from "../../src/canary/sequential-test";
import { verdictWalk } from "../../src/canary/verdict-walk";
import { Ratio } from "../../src/units/ratio";

interface Target {
  readonly objective: string;
  readonly factor: string;
  readonly falseAbort?: string;
  readonly falsePromote?: string;
}

function testOf({ objective, factor, falseAbort = "5", falsePromote = "5" }: Target): SequentialTest | undefined {
  return sequentialTest({
    objective: Ratio.percent(objective)!,
    factor: Ratio.of(factor),
    falseAbort: Ratio.percent(falseAbort)!,
    falsePromote: Ratio.percent(falsePromote)!,
  });
}

test("at 99.9 % and burn rate 14.4, wrong one time in twenty, 222 clean requests pass and 2 errors abort", () => {
  expect(testOf({ objective: "99.9", factor: "14.4" })).toEqual({
    promisedErrors: Ratio.of("0.001"),
    pagingErrors: Ratio.of("0.0144"),
    perError: Ratio.of("2.6672282"),
    perGood: Ratio.of("-0.013504186"),
    abortAt: Ratio.of("2.99574"),
    promoteAt: Ratio.of("-2.99574"),
    cleanRequests: 222,
    abortingErrors: 2,
    expectedIfPromised: 250,
    expectedIfPaging: 108,
  });
});

test.each([
  ["99.9", "6", 598],
  ["99.5", "6", 118],
  ["99", "5", 73],
  ["99.95", "14.4", 446],
  ["99.9999", "14.4", 223_561],
])("at %s %% and burn rate %s a clean release passes after %i requests", (objective, factor, requests) => {
  expect(testOf({ objective, factor })?.cleanRequests).toBe(requests);
});

test("a burn rate that no release could show is capped at half of the requests", () => {
  expect(testOf({ objective: "90", factor: "14.4" })?.pagingErrors.text).toBe("0.5");
});

test("numbers are printed without an exponent", () => {
  expect(testOf({ objective: "99.9999", factor: "14.4" })?.perGood.text).toBe("-0.000013400103");
});

test.each([
  ["an objective that promises half of the errors", { objective: "50", factor: "14.4" }],
  ["an objective below that", { objective: "40", factor: "2" }],
  ["a burn rate of 1", { objective: "99.9", factor: "1" }],
  ["chances that add up to a coin", { objective: "99.9", factor: "14.4", falseAbort: "50", falsePromote: "50" }],
])("%s leaves nothing to tell apart", (_, target) => {
  expect(testOf(target)).toBeUndefined();
});

/** Chances of the two verdicts, looked at after every request. */
function verdictChances(test: SequentialTest, errorRatio: number) {
  const everyRequest = Array.from({ length: 20_000 }, (_, index) => index + 1);
  return verdictWalk(test, errorRatio, everyRequest).at(-1)!;
}

test.each([
  ["99.9", "14.4", "5", "5"],
  ["99.9", "14.4", "2.5", "5"],
  ["99", "14.4", "2.5", "5"],
  ["99.5", "13.44", "1", "10"],
  ["99", "5", "5", "1"],
])(
  "at %s %% and burn rate %s a wrong abort keeps to %s %% and a wrong promotion to %s %%, looked at after every request",
  (...[objective, factor, falseAbort, falsePromote]) => {
    const test = testOf({ objective, factor, falseAbort, falsePromote })!;
    const good = verdictChances(test, test.promisedErrors.number);
    const bad = verdictChances(test, test.pagingErrors.number);
    const [alpha, beta] = [Number(falseAbort) / 100, Number(falsePromote) / 100];
    expect(good.abort).toBeLessThanOrEqual(alpha);
    expect(bad.promote).toBeLessThanOrEqual(beta);
    expect(good.promote + good.abort).toBeGreaterThan(0.999);
    expect(bad.promote + bad.abort).toBeGreaterThan(0.999);
  },
);

const anyTarget = fc.record({
  objective: fc.integer({ min: 50_001, max: 99_999 }).map((thousandths) => String(thousandths / 1000)),
  factor: fc.integer({ min: 11, max: 450 }).map((tenths) => String(tenths / 10)),
  falseAbort: fc.integer({ min: 1, max: 499 }).map((tenths) => String(tenths / 10)),
  falsePromote: fc.integer({ min: 1, max: 499 }).map((tenths) => String(tenths / 10)),
});

test("an error always counts towards the abort, everything else towards the promotion, and the start is between", () => {
  fc.assert(
    fc.property(anyTarget, (target) => {
      const test = testOf(target)!;
      expect(test.perError.compare(0)).toBe(1);
      expect(test.perGood.compare(0)).toBe(-1);
      expect(test.abortAt.compare(0)).toBe(1);
      expect(test.promoteAt.compare(0)).toBe(-1);
    }),
  );
});

test("the figures are those of the printed numbers: one request or error less decides nothing", () => {
  fc.assert(
    fc.property(anyTarget, (target) => {
      const { perError, perGood, abortAt, promoteAt, ...figures } = testOf(target)!;
      expect(perGood.times(figures.cleanRequests).compare(promoteAt)).toBeLessThanOrEqual(0);
      expect(perGood.times(figures.cleanRequests - 1).compare(promoteAt)).toBe(1);
      expect(perError.times(figures.abortingErrors).compare(abortAt)).toBeGreaterThanOrEqual(0);
      expect(perError.times(figures.abortingErrors - 1).compare(abortAt)).toBe(-1);
      for (const number of [perError, perGood, abortAt, promoteAt]) expect(number.text).toMatch(/^-?\d+(\.\d+)?$/);
    }),
  );
});

test("a stricter objective never needs fewer requests", () => {
  fc.assert(
    fc.property(anyTarget, anyTarget, (one, other) => {
      const [lower, higher] = [one.objective, other.objective].sort((a, b) => Number(a) - Number(b));
      const requests = (objective: string) => testOf({ ...one, factor: "14.4", objective })!.cleanRequests;
      fc.pre(Number(lower) > 97);
      expect(requests(higher)).toBeGreaterThanOrEqual(requests(lower));
    }),
  );
});

/** Some release's requests by each of its looks: a few at each, none at some. */
const anyLooks = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 700 })), { minLength: 1, maxLength: 40 })
  .map((added) => added.reduce<number[]>((seen, each) => [...seen, (seen.at(-1) ?? 0) + each], []));

test("no schedule of looks makes a wrong verdict likelier than stated", () => {
  fc.assert(
    fc.property(anyTarget, anyLooks, (target, seen) => {
      const test = testOf(target)!;
      const good = verdictWalk(test, test.promisedErrors.number, seen).at(-1)!;
      const bad = verdictWalk(test, test.pagingErrors.number, seen).at(-1)!;
      expect(good.abort).toBeLessThanOrEqual(Number(target.falseAbort) / 100);
      expect(bad.promote).toBeLessThanOrEqual(Number(target.falsePromote) / 100);
    }),
  );
});
