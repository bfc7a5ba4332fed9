import { alertingTiers, expectedTiers, OBJECTIVES, WINDOWS } from "../rules/matrix/expected-tiers";
import { firingVerdicts, loadVerdict, matrixEngines, tierVerdict } from "../rules/matrix/matrix";
import type { Cell, Verdict } from "../rules/matrix/matrix";
import { MATRIX_INDICATORS } from "../rules/matrix/matrix-indicators";
import type { MatrixIndicator } from "../rules/matrix/matrix-indicators";
import { windowLengths } from "../rules/matrix/window-lengths";

/*
 * Every tier fires 1 % above its threshold and is silent 1 % below, on the engine: all windows and objectives for one
 * indicator, and every indicator once. All of it for every indicator takes an hour: `npm run rules:matrix`.
 */

jest.setTimeout(600_000);

const engines = matrixEngines();
const newest = engines.at(-1);
const onEngine = newest === undefined ? test.skip : test;

/** Steady traffic is the same over all windows after the second evaluation. */
const MINUTES = 3;

const indicatorNamed = (name: string) => MATRIX_INDICATORS.find((indicator) => indicator.name === name)!;
const cellsOf = (indicator: MatrixIndicator): Cell[] =>
  WINDOWS.flatMap((days) => OBJECTIVES.map((objective) => ({ indicator, days, objective })));
const counters = indicatorNamed("ratio of counters, bad");

function expectAsExpected(verdicts: readonly Verdict[]): void {
  expect(verdicts.filter(({ expected, got }) => expected !== got)).toEqual([]);
}

test("the arithmetic gives the tiers of the workbook for 30d, and what is known of the others", () => {
  const factors = (days: number, objective: string) => alertingTiers(days, objective).map(({ factor }) => factor);
  expect(factors(30, "99.9")).toEqual([14.4, 6, 3, 1]);
  expect(factors(28, "99")).toEqual([13.44, 5.6, 2.8, 1]);
  expect(factors(7, "99")).toEqual([3.36, 1.4, 1]);
  expect(factors(90, "99.99")).toEqual([43.2, 18, 9, 3]);
  expect(factors(90, "90")).toEqual([9, 3]);
  expect(expectedTiers(90, "95").map(({ fate }) => fate)).toEqual(["unreachable", "kept", "kept", "kept"]);
  expect(expectedTiers(7, "95").map(({ fate }) => fate)).toEqual(["kept", "kept", "adapted", "repeats"]);
});

test("each SLO has the tiers that the arithmetic gives, and says which were adapted, dropped or refused", () => {
  expectAsExpected(MATRIX_INDICATORS.flatMap(cellsOf).map(tierVerdict));
});

for (const engine of engines) {
  test(`all windows and objectives: each tier fires 1 % above its threshold and not 1 % below, on ${engine.name}`, async () => {
    const cells = cellsOf(counters);
    expectAsExpected([await loadVerdict(engine, cells)]);
    const verdicts = await firingVerdicts(engine, cells, MINUTES);
    expect(verdicts).toHaveLength(140);
    expectAsExpected(verdicts);
  });
}

onEngine("every indicator: each tier fires 1 % above its threshold and not 1 % below", async () => {
  const verdicts: Verdict[] = [];
  for (const indicator of MATRIX_INDICATORS) {
    // A week is the window with the fewest tiles to add up.
    const cells = [{ indicator, days: 7, objective: "99" }] as const;
    if (indicator.native && !newest!.isThree) verdicts.push(await loadVerdict(newest!, cells));
    else verdicts.push(...(await firingVerdicts(newest!, cells, MINUTES)));
  }
  expectAsExpected(verdicts);
});

onEngine("after three quiet days a 10 % incident fires each tier when its windows hold their share", async () => {
  const delays = await windowLengths(newest!.binary, 30, "99.9");
  expect(delays.map(({ tier }) => tier)).toEqual(["fast", "medium", "slow", "long"]);
  for (const { tier, late } of delays) {
    expect({ tier, late, early: late === undefined || late < -30, tooLate: late === undefined || late > 90 }).toEqual({
      tier,
      late,
      early: false,
      tooLate: false,
    });
  }
});
