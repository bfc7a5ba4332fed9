import type { Service } from "../../spec/service";
import { Duration } from "../../units/duration";
import type { SyntheticSeries, Traffic } from "./synthetic-series";
import type { Stretch } from "./stretch";
import type { ExpressionTest, TestCase } from "./rule-tests";
import type { TestBatch, TestedBudget } from "./tested-slo";
import { budgetsOf } from "./tested-slo";

/** Steady traffic for a while. */
export interface SimulatedStretch {
  readonly lasts: Duration;
  badRatio(budget: TestedBudget): number;
}

/** What a test lets happen, and what it expects. */
export interface SimulatedCase {
  readonly name: string;
  readonly eventsPerSecond: number;
  readonly stretches: readonly SimulatedStretch[];
  /** Series that exist. @default - all */
  exists?(series: SyntheticSeries): boolean;
  readonly expectations: readonly ExpressionTest[];
}

/** A test case with the series of every SLO of a batch. */
export function simulatedCase(service: Service, batch: TestBatch, simulated: SimulatedCase): TestCase {
  const { scrapeInterval } = service.monitoring;
  const traffic = trafficOf(batch, simulated, scrapeInterval);
  const existing = batch.series.filter((series) => simulated.exists?.(series) ?? true);
  return {
    name: simulated.name,
    interval: String(scrapeInterval),
    input_series: existing.flatMap((series) => series.series(traffic)),
    promql_expr_test: simulated.expectations,
  };
}

function trafficOf(batch: TestBatch, simulated: SimulatedCase, scrapeInterval: Duration): Traffic {
  const budgets = new Map(batch.slos.flatMap(budgetsOf).map((budget) => [budget.key, budget]));
  const ratios = new Map<Stretch, SimulatedStretch>();
  const stretches = simulated.stretches.map((stretch) => {
    const scrapes = Math.max(1, Math.round(stretch.lasts.milliseconds / scrapeInterval.milliseconds));
    const steady = { scrapes, events: simulated.eventsPerSecond * scrapeInterval.seconds };
    ratios.set(steady, stretch);
    return steady;
  });
  return {
    scrapeSeconds: scrapeInterval.seconds,
    stretches,
    badRatio: (key, stretch) => ratios.get(stretch)!.badRatio(budgets.get(key)!),
  };
}

/** At least as long, and a whole number of scrapes. */
export function inScrapes(duration: Duration, scrapeInterval: Duration): Duration {
  return scrapeInterval.times(Math.ceil(duration.milliseconds / scrapeInterval.milliseconds));
}
