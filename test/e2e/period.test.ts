import { minuteOutage, periodRatios } from "../rules/matrix/period-ratio";
import { matrixEngines } from "../rules/matrix/matrix";

/* The error ratio of a whole period counts events, whenever they came. `npm run rules:matrix` shows it for 7d and 30d. */

jest.setTimeout(600_000);

const engines = matrixEngines();
const newest = engines.at(-1);
const onEngine = newest === undefined ? test.skip : test;

onEngine(
  "on uneven traffic with incidents the period's ratio is within 1 % of the exact one, and an average is not",
  async () => {
    const rows = await periodRatios(newest!.binary, 1);
    expect(rows).toHaveLength(6);
    // Where an incident of yesterday is just leaving, a day's ratio changes by more than 1 % a minute.
    expect(rows.filter(({ offLately }) => !(Math.abs(offLately) <= 0.01))).toEqual([]);
    expect(rows.filter(({ off }) => !(Math.abs(off) <= 0.01)).map(({ at }) => at / 3_600)).toEqual([29.5]);
    // Minutes at night weigh as much as minutes at the peak.
    const factors = rows.map(({ exact, averaged }) => averaged / exact);
    expect(Math.max(...factors)).toBeGreaterThan(5);
  },
);

for (const engine of engines) {
  /*
   * On Prometheus 2 a range holds both of its ends: the evaluation between two tiles of an hour counts in both, and an
   * outage that meets it weighs up to a quarter more until the tiles have moved on.
   */
  const run = engine.isThree ? test : test.failing;
  run(`a minute's outage weighs the same at every evaluation, on ${engine.name}`, async () => {
    const weights = await minuteOutage(engine.binary);
    expect(weights).toHaveLength(120);
    expect(weights.filter((weight) => !(Math.abs(weight - 1) <= 0.01))).toEqual([]);
  });
}
