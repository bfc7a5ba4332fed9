import type { GuardedSlo } from "../../burnrate/guarded-slo";
import type { Matcher, Selector } from "../../promql/expression";
import { selectorsOf } from "../../promql/selectors-of";
import { baseWindow } from "../../burnrate/evaluation";
import { knownEvents, badEvents } from "../../indicators/event-counts";
import type { Monitoring } from "../../spec/service";
import { exampleValues } from "./example-labels";
import { placeBudget } from "./place-budget";
import type { SyntheticSeries } from "./synthetic-series";
import { budgetsOf } from "./tested-slo";
import type { TestBatch, TestedBudget, TestedSlo } from "./tested-slo";

type Scraped = Pick<Monitoring, "scrapeInterval">;

export interface TestBatches {
  readonly batches: readonly TestBatch[];
  /** SLOs whose series cannot be made up. */
  readonly untested: readonly GuardedSlo[];
}

/** Puts as many SLOs as possible into the same simulations: simulated time is what a test costs, whatever happens in it. */
export function testBatches(slos: readonly GuardedSlo[], monitoring: Scraped): TestBatches {
  const batches: TestBatch[] = [];
  const untested: GuardedSlo[] = [];
  for (const slo of slos) {
    const index = batches.findIndex((batch) => joined(batch, slo, monitoring) !== undefined);
    const grown = joined(batches[index] ?? { slos: [], series: [] }, slo, monitoring);
    if (grown === undefined) untested.push(slo);
    else if (index < 0) batches.push(grown);
    else batches[index] = grown;
  }
  return { batches, untested };
}

/** The batch with one more SLO, or undefined when its series would get into those of the others. */
function joined(batch: TestBatch, slo: GuardedSlo, monitoring: Scraped): TestBatch | undefined {
  const budgets: TestedBudget[] = batch.slos.flatMap(budgetsOf);
  let { series } = batch;
  const own: TestedBudget[] = [];
  for (const group of groupsOf(slo, monitoring)) {
    const key = [slo.id.slo, ...group.map(({ value }) => value)].join(" ");
    const others: Selector[] = [...budgets, ...own].flatMap(({ selectors }) => selectors);
    const placed = placeBudget({ key, slo, group, monitoring }, series, others);
    if (placed === undefined) return undefined;
    series = [...series, ...placed.added] satisfies SyntheticSeries[];
    own.push({ ...placed, slo, group });
  }
  const [burning, other] = own;
  const tested: TestedSlo | undefined = burning && { slo, burning, ...(other && { other }) };
  return tested && { slos: [...batch.slos, tested], series };
}

/** Labels of one group, or of two where the selectors leave room for two; empty when they leave none. */
function groupsOf({ indicator, groupBy }: GuardedSlo, monitoring: Scraped): readonly (readonly Matcher[])[] {
  const reading = { range: baseWindow(monitoring), groupBy };
  const counted = [knownEvents(indicator.counts, reading), badEvents(indicator.counts, reading)];
  const matchers = counted.flatMap(selectorsOf).flatMap((selector) => selector.matchers);
  const values = groupBy.map((label) => exampleValues(matchers.filter((matcher) => matcher.label === label)));
  if (values.some(({ length }) => length === 0)) return [];
  const group = (pick: (each: readonly string[]) => string) =>
    groupBy.map((label, index) => ({ label, operator: "=" as const, value: pick(values[index]) }));
  const first = group(([one]) => one);
  const isAlone = values.every(({ length }) => length === 1);
  return isAlone ? [first] : [first, group(([one, two]) => two ?? one)];
}
