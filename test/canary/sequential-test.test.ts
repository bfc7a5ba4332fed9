import fc from "fast-check";
import { sequentialTest } from "../../src/canary/sequential-test";
import type { SequentialTest } from "../../src/canary/sequential-test";
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

test("at 99.9 % and burn rate 14.4, wrong one time in twenty, 219 clean requests pass and 2 errors abort", () => {
  expect(testOf({ objective: "99.9", factor: "14.4" })).toEqual({
    promisedErrors: Ratio.of("0.001"),
    pagingErrors: Ratio.of("0.0144"),
    perError: Ratio.of("2.66723"),
    perGood: Ratio.of("-0.0135042"),
    abortAt: Ratio.of("2.94444"),
    promoteAt: Ratio.of("-2.94444"),
    cleanRequests: 219,
    abortingErrors: 2,
    expectedIfPromised: 245,
    expectedIfPaging: 106,
  });
});

test.each([
  ["99.9", "6", 587],
  ["99.5", "6", 116],
  ["99", "5", 72],
  ["99.95", "14.4", 438],
  ["99.9999", "14.4", 219_733],
])("at %s %% and burn rate %s a clean release passes after %i requests", (objective, factor, requests) => {
  expect(testOf({ objective, factor })?.cleanRequests).toBe(requests);
});

test("a burn rate that no release could show is capped at half of the requests", () => {
  expect(testOf({ objective: "90", factor: "14.4" })?.pagingErrors.text).toBe("0.5");
});

test("numbers are printed without an exponent", () => {
  expect(testOf({ objective: "99.9999", factor: "14.4" })?.perGood.text).toBe("-0.0000134001");
});

test.each([
  ["an objective that promises half of the errors", { objective: "50", factor: "14.4" }],
  ["an objective below that", { objective: "40", factor: "2" }],
  ["a burn rate of 1", { objective: "99.9", factor: "1" }],
  ["chances that add up to a coin", { objective: "99.9", factor: "14.4", falseAbort: "50", falsePromote: "50" }],
])("%s leaves nothing to tell apart", (_, target) => {
  expect(testOf(target)).toBeUndefined();
});

/** Chances of the two verdicts, computed exactly: the walk of the sum, one request after the other. */
function verdictChances({ perError, perGood, abortAt, promoteAt }: SequentialTest, errorRatio: number) {
  let undecided = new Map([[0, 1]]);
  const chances = { abort: 0, promote: 0 };
  for (let requests = 1; requests <= 20_000 && undecided.size > 0; requests++) {
    const next = new Map<number, number>();
    for (const [errors, chance] of undecided) {
      for (const [after, part] of [
        [errors, chance * (1 - errorRatio)],
        [errors + 1, chance * errorRatio],
      ]) {
        const sum = perError.number * after + perGood.number * (requests - after);
        if (sum >= abortAt.number) chances.abort += part;
        else if (sum <= promoteAt.number) chances.promote += part;
        else if (part > 1e-15) next.set(after, (next.get(after) ?? 0) + part);
      }
    }
    undecided = next;
  }
  return chances;
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
    // Wald's bounds keep the sum; each chance alone may take a little from the other.
    expect(good.abort).toBeLessThanOrEqual(alpha / (1 - beta));
    expect(bad.promote).toBeLessThanOrEqual(beta / (1 - alpha));
    expect(good.abort + bad.promote).toBeLessThanOrEqual(alpha + beta);
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
