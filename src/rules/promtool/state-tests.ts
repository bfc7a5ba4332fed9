import { aggregate, binary } from "../../promql/build";
import type { Service } from "../../spec/service";
import type { Duration } from "../../units/duration";
import { alertName } from "../../units/names";
import type { GuardedSlo } from "../../burnrate/guarded-slo";
import { RecordedSeries } from "../recorded-series";
import { expectNeverFired, expectNothing, expectValue, recordedSeries } from "./alert-assertions";
import { wholeShare } from "./incident-plan";
import { numeratorTests } from "./numerator-tests";
import type { ExpressionTest, TestCase } from "./rule-tests";
import { simulatedCase } from "./simulated-case";
import { stateExpectations, statesSeen } from "./state-expectations";
import { budgetsOf, sloNames } from "./tested-slo";
import type { TestBatch, TestedBudget } from "./tested-slo";
import { KNOWN_ONLY } from "./unknown-expectations";

const EVENTS_PER_SECOND = 1_000;

/** The alerts that no burn rate shows, and what is no burn at all. */
export function stateTests(service: Service, batch: TestBatch): TestCase[] {
  return [
    budgetGone(service, batch),
    noTraffic(service, batch),
    ...numeratorTests(service, batch, longest(service, batch)),
  ].filter((test) => test !== undefined);
}

function longest(service: Service, { slos }: TestBatch): Duration {
  return slos.map(({ slo }) => statesSeen(service, slo)).sort((one, other) => other.compare(one))[0];
}

/** Twice as many bad events as the promise allows, or more where a gauge cannot show so few at any moment. */
function budgetGone(service: Service, batch: TestBatch): TestCase {
  const ratios = new Map(batch.slos.flatMap(budgetsOf).map((budget) => [budget, exhausting(budget)]));
  return simulatedCase(service, batch, {
    name: `a budget that is gone makes a ticket: ${sloNames(batch.slos)}`,
    eventsPerSecond: EVENTS_PER_SECOND,
    stretches: [{ lasts: longest(service, batch), badRatio: (budget) => ratios.get(budget)! }],
    expectations: batch.slos
      .flatMap(budgetsOf)
      .flatMap((budget) => stateExpectations(service, budget, "BudgetExhausted")),
  });
}

function exhausting(budget: TestedBudget): number {
  const twice = Math.min(1, budget.slo.slo.objective.complement().times(2).number);
  return budget.finest > 0 ? wholeShare(budget, twice) : twice;
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
