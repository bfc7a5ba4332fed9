import { aggregate } from "../../promql/build";
import type { Service } from "../../spec/service";
import type { Duration } from "../../units/duration";
import { seriesNames } from "../../units/names";
import { RecordedSeries } from "../recorded-series";
import { expectNeverFired, expectValue } from "./alert-assertions";
import { measurable } from "./measurable";
import type { ExpressionTest, TestCase } from "./rule-tests";
import { selects } from "./series-id";
import { simulatedCase } from "./simulated-case";
import { statesSeen } from "./state-expectations";
import type { SyntheticSeries } from "./synthetic-series";
import { budgetsOf, sloNames } from "./tested-slo";
import type { TestBatch, TestedSlo } from "./tested-slo";
import { unknownExpectations } from "./unknown-expectations";

const EVENTS_PER_SECOND = 1_000;

/** What a counter that is not there means: nothing bad has happened yet, or nothing can be said. */
export function numeratorTests(service: Service, batch: TestBatch, lasts: Duration): TestCase[] {
  const all = batch.slos.map((tested) => ({ tested, isWell: wellWithout(service, batch, tested) }));
  return [true, false].flatMap((isWell) => {
    const slos = all.filter((each) => each.isWell === isWell).map(({ tested }) => tested);
    return slos.length === 0 ? [] : [withoutNumerator(service, batch, { slos, isWell, lasts })];
  });
}

/**
 * Without the counters of bad events all is well: they appear with the first one. Without those of good events nothing
 * can be said.
 */
function withoutNumerator(
  service: Service,
  batch: TestBatch,
  {
    slos: tested,
    isWell,
    lasts,
  }: { readonly slos: readonly TestedSlo[]; readonly isWell: boolean; readonly lasts: Duration },
): TestCase {
  const isGone = (series: SyntheticSeries) => tested.some((each) => isNumerator(each, series));
  const says = isWell ? "bad events does not exist yet" : "good events is missing";
  return simulatedCase(service, batch, {
    name: `a counter of ${says}: ${sloNames(tested)}`,
    eventsPerSecond: EVENTS_PER_SECOND,
    stretches: [{ lasts, badRatio: () => 0 }],
    exists: (series) => !isGone(series),
    expectations: tested.flatMap((each) =>
      isWell ? wellExpectations(service, each) : unknownExpectations(service, each.slo),
    ),
  });
}

function isNumerator(tested: TestedSlo, { id }: SyntheticSeries): boolean {
  return budgetsOf(tested).some(({ numerator }) => numerator.some((selector) => selects(selector, id)));
}

/** Undefined where no counter counts only these, where another SLO needs it, or where only Prometheus can tell. */
function wellWithout({ monitoring }: Service, { slos, series }: TestBatch, tested: TestedSlo): boolean | undefined {
  const left = series.filter((each) => !isNumerator(tested, each)).map(({ id }) => id);
  const isNeeded = slos.some(({ slo }) => slo !== tested.slo && measurable(slo, left, monitoring) !== true);
  if (left.length === series.length || isNeeded) return undefined;
  const { counts } = tested.slo.indicator;
  const isMeasured = measurable(tested.slo, left, monitoring);
  return isMeasured === true && !("bad" in counts) ? undefined : isMeasured;
}

function wellExpectations(service: Service, tested: TestedSlo): ExpressionTest[] {
  const until = statesSeen(service, tested.slo);
  return [
    expectNeverFired(tested, {}, until),
    ...budgetsOf(tested).map(({ slo, group }) => {
      const series = RecordedSeries.of(slo, service.monitoring).within(group);
      // A group's value carries the group's labels.
      return expectValue(aggregate("sum", series.series(seriesNames.budgetRemaining)), until, 1);
    }),
  ];
}
