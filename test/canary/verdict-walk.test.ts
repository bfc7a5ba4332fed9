import fc from "fast-check";
import { smallestRegression } from "../../src/canary/smallest-regression";
import { sequentialTest } from "../../src/canary/sequential-test";
import { verdictWalk } from "../../src/canary/verdict-walk";
import { Ratio } from "../../src/units/ratio";

const test90 = sequentialTest({
  objective: Ratio.of("0.9"),
  factor: Ratio.of("4"),
  falseAbort: Ratio.of("0.1"),
  falsePromote: Ratio.of("0.2"),
})!;

/** The same chances from every sequence of outcomes there is. */
function enumerated(errorRatio: number, seen: readonly number[]) {
  const chances = { abort: 0, promote: 0, undecided: 0 };
  const last = seen.at(-1)!;
  for (let outcome = 0; outcome < 2 ** last; outcome++) {
    const failed = (request: number) => (outcome >> request) & 1;
    const errorsBy = (requests: number) =>
      Array.from({ length: requests }, (_, i) => failed(i)).reduce((a, b) => a + b, 0);
    const chance = errorRatio ** errorsBy(last) * (1 - errorRatio) ** (last - errorsBy(last));
    const sums = seen.map((n) => test90.perError.number * errorsBy(n) + test90.perGood.number * (n - errorsBy(n)));
    const decided = sums.find((sum) => sum >= test90.abortAt.number || sum <= test90.promoteAt.number);
    chances[decided === undefined ? "undecided" : decided > 0 ? "abort" : "promote"] += chance;
  }
  return chances;
}

test.each([
  [0.1, [1, 4, 9, 12]],
  [0.4, [2, 5, 5, 11]],
  [0.77, [0, 12]],
  [0, [6, 12]],
  [1, [1, 2, 3]],
])("with %s errors and looks at %j requests the chances are those of all sequences", (errorRatio, seen) => {
  const chances = verdictWalk(test90, errorRatio, seen).at(-1)!;
  const { abort, promote, undecided } = enumerated(errorRatio, seen);
  expect(chances.abort).toBeCloseTo(abort, 10);
  expect(chances.promote).toBeCloseTo(promote, 10);
  expect(chances.undecided).toBeCloseTo(undecided, 10);
});

test("a million requests at once are no trouble", () => {
  const [chances] = verdictWalk(test90, 0.1, [1_000_000]);
  expect(chances.promote).toBeCloseTo(1, 8);
  expect(verdictWalk(test90, 0.4, [1_000_000])[0].abort).toBeCloseTo(1, 8);
});

test("a verdict stays: later looks only add to both", () => {
  const looks = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(looks, fc.double({ min: 0, max: 1, noNaN: true }), (added, errorRatio) => {
      const seen = added.reduce<number[]>((all, each) => [...all, (all.at(-1) ?? 0) + each], []);
      const walk = verdictWalk(test90, errorRatio, seen);
      for (const [index, { abort, promote, undecided }] of walk.entries()) {
        expect(abort).toBeGreaterThanOrEqual(walk[index - 1]?.abort ?? 0);
        expect(promote).toBeGreaterThanOrEqual(walk[index - 1]?.promote ?? 0);
        expect(abort + promote + undecided).toBeCloseTo(1, 8);
      }
    }),
  );
});

describe("the smallest regression", () => {
  const seen = [20, 40, 60, 80];

  test("is aborted in 80 of 100 releases, and one that is 2 % smaller is not", () => {
    const smallest = smallestRegression(test90, seen)!;
    const aborted = (errorRatio: number) => verdictWalk(test90, errorRatio, seen).at(-1)!.abort;
    expect(aborted(smallest.number)).toBeGreaterThanOrEqual(0.795);
    expect(aborted(smallest.number * 0.98)).toBeLessThan(0.8);
  });

  test("does not exist where not even a release that fails every request is aborted", () => {
    expect(smallestRegression(test90, [1])).toBeUndefined();
  });
});
