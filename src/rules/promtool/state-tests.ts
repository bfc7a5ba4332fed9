import { aggregate, binary } from "../../promql/build";
import type { Service } from "../../spec/service";
import type { Duration } from "../../units/duration";
import { alertName, seriesNames } from "../../units/names";
import type { GuardedSlo } from "../../burnrate/guarded-slo";
import { RecordedSeries } from "../recorded-series";
import { expectNeverFired, expectNothing, expectValue, recordedSeries } from "./alert-assertions";
import { wholeShare } from "./incident-plan";
import type { SyntheticSeries } from "./synthetic-series";
import { measurable } from "./measurable";
import type { ExpressionTest, TestCase } from "./rule-tests";
import { selects } from "./series-id";
import { simulatedCase } from "./simulated-case";
import { stateExpectations, statesSeen } from "./state-expectations";
import { budgetsOf, sloNames } from "./tested-slo";
import type { TestBatch, TestedBudget, TestedSlo } from "./tested-slo";
import { KNOWN_ONLY, unknownExpectations } from "./unknown-expectations";

const EVENTS_PER_SECOND = 1_000;

/** The alerts that no burn rate shows, and what is no burn at all. */
export function stateTests(service: Service, batch: TestBatch): TestCase[] {
  return [
    budgetGone(service, batch),
    noTraffic(service, batch),
    withoutNumerator(service, batch, true),
    withoutNumerator(service, batch, false),
  ].filter((test) => test !== undefined);
}

function longest(service: Service, { slos }: TestBatch): Duration {
  return slos.map(({ slo }) => statesSeen(service, slo)).sort((one, other) => other.compare(one))[0];
}

/** Twice as many bad events as the promise allows, or more where a gauge cannot show so few at any moment. */
function budgetGone(service: Service, batch: TestBatch): TestCase {
  const exhausting = (budget: TestedBudget) => {
    const twice = Math.min(1, budget.slo.slo.objective.complement().times(2).number);
    return budget.finest > 0 ? wholeShare(budget, twice) : twice;
  };
  return simulatedCase(service, batch, {
    name: `a budget that is gone makes a ticket: ${sloNames(batch.slos)}`,
    eventsPerSecond: EVENTS_PER_SECOND,
    stretches: [{ lasts: longest(service, batch), badRatio: exhausting }],
    expectations: batch.slos
      .flatMap(budgetsOf)
      .flatMap((budget) => stateExpectations(service, budget, "BudgetExhausted")),
  });
}

/** Without events there is no error, no budget and no NaN; only the alert about missing traffic says so. */
function noTraffic(service: Service, batch: TestBatch): TestCase | undefined {
  const tested = batch.slos.filter(({ burning }) => burning.countsEvents);
  if (tested.length === 0) return undefined;
  return simulatedCase(service, batch, {
    name: `no traffic makes no page and no ticket: ${sloNames(tested)}`,
    eventsPerSecond: 0,
    stretches: [{ lasts: longest(service, batch), badRatio: () => 0 }],
    expectations: tested.flatMap((each) => idleExpectations(service, each.slo)),
  });
}

function idleExpectations(service: Service, slo: GuardedSlo): ExpressionTest[] {
  const until = statesSeen(service, slo);
  const series = RecordedSeries.of(slo, service.monitoring);
  const all = recordedSeries(series, "slo:.+");
  // NaN is not above anything.
  const numbers = binary(all, ">=", { type: "number", text: "-Inf" });
  return [
    expectNeverFired({ slo }, { alertname: { operator: "!=", value: alertName(slo.id, "NoTraffic") } }, until),
    expectNothing(recordedSeries(series, KNOWN_ONLY), until),
    expectValue(binary(aggregate("count", all), "-", aggregate("count", numbers)), until, 0),
    ...stateExpectations(service, { slo }, "NoTraffic"),
  ];
}

/**
 * Without the counters of bad events all is well: they appear with the first one. Without those of good events nothing
 * can be said. Undefined where there are none.
 */
function withoutNumerator(service: Service, batch: TestBatch, isWell: boolean): TestCase | undefined {
  const tested = batch.slos.filter((each) => wellWithout(service, batch, each) === isWell);
  if (tested.length === 0) return undefined;
  const isGone = (series: SyntheticSeries) => tested.some((each) => isNumerator(each, series));
  const says = isWell ? "bad events does not exist yet" : "good events is missing";
  return simulatedCase(service, batch, {
    name: `a counter of ${says}: ${sloNames(tested)}`,
    eventsPerSecond: EVENTS_PER_SECOND,
    stretches: [{ lasts: longest(service, batch), badRatio: () => 0 }],
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
