import { detections } from "../rules/matrix/detection";
import type { Incident } from "../rules/matrix/detection";
import { matrixEngines } from "../rules/matrix/matrix";

/*
 * How much later pages come than alerts on the raw counters over the exact windows. The tickets, whose windows need three
 * quiet days, are measured by `npm run rules:matrix`.
 */

jest.setTimeout(600_000);

const engines = matrixEngines();
const onEngine = engines.length === 0 ? test.skip : test;

/** 2 % and 5 % of errors are no page of a 99 % objective, whose medium tier needs 6 %. */
const INCIDENTS: readonly (Pick<Incident, "objective" | "percent"> & { readonly pages: readonly string[] })[] = [
  { objective: "99.9", percent: 2, pages: ["fast", "medium"] },
  { objective: "99.9", percent: 5, pages: ["fast", "medium"] },
  { objective: "99.9", percent: 10, pages: ["fast", "medium"] },
  { objective: "99.9", percent: 100, pages: ["fast", "medium"] },
  { objective: "99", percent: 10, pages: ["medium"] },
  { objective: "99", percent: 100, pages: ["fast", "medium"] },
];

const cases = engines.flatMap((engine) => INCIDENTS.map((incident) => ({ ...incident, engine })));

onEngine.each(cases)(
  "$percent % errors of an SLO of $objective % page at most 90 s after the exact windows would, and not before them, on $engine.name",
  async ({ pages, engine, ...incident }) => {
    const found = await detections(engine.binary, { ...incident, quietHours: 6 });
    expect(found.map(({ tier, page }) => page && tier)).toEqual(pages);
    const late = found.map(({ tier, exact, ours }) => ({ tier, exact, seconds: (ours ?? NaN) - (exact ?? NaN) }));
    expect(late.filter(({ seconds }) => !(seconds >= 0 && seconds <= 90))).toEqual([]);
  },
);
