import type { GuardedSlo } from "../../burnrate/guarded-slo";
import type { Tier } from "../../burnrate/tier";
import { aggregate, binary, number } from "../../promql/build";
import type { Service } from "../../spec/service";
import { Duration } from "../../units/duration";
import { burnAlertName } from "../../units/names";
import { RecordedSeries } from "../recorded-series";
import { recordingRules } from "../recording-rules";
import { expectNeverFired, expectValue, recordedSeries } from "./alert-assertions";
import { eventsPerSecond, planIncident } from "./incident-plan";
import type { ExpressionTest, TestCase } from "./rule-tests";
import { simulatedCase } from "./simulated-case";
import type { SimulatedCase } from "./simulated-case";
import { budgetsOf, sloNames } from "./tested-slo";
import type { TestBatch, TestedBudget } from "./tested-slo";

/** Share of a limit that must not be an alert yet. */
const BELOW = 0.9;
const LASTS = Duration.of(20, "m");
const BOUNDS = [0.99, 1.01] as const;

/** What must make no alert: error ratios just below a threshold, or just below what the promise allows. */
export function silenceTests(service: Service, batch: TestBatch): TestCase[] {
  const most = Math.max(0, ...batch.slos.map(({ slo }) => slo.tiers.length));
  const events = eventsPerSecond(batch.slos.map(({ burning }) => planIncident(burning, LASTS)));
  const silence = (test: Silence) => simulatedCase(service, batch, { ...test, eventsPerSecond: events });
  const ranks = Array.from({ length: most }, (_, rank) => belowThreshold(batch, rank));
  return [...ranks, belowBudget(service, batch)].filter((test) => test !== undefined).map(silence);
}

/** Whether a budget's series can be bad to just this degree. */
export function canShow({ finest }: TestedBudget, ratio: number): boolean {
  return ratio >= finest;
}

/** Just below the threshold of a tier. */
export function justBelow({ threshold }: Tier): number {
  return threshold.times(BELOW).number;
}

/** Just below what the promise allows for good. */
export function sustainable({ slo }: GuardedSlo): number {
  return slo.objective.complement().times(BELOW).number;
}

type Silence = Omit<SimulatedCase, "eventsPerSecond">;

/** For each SLO the tier of one rank, fastest first: each tier has a test, and SLOs share their simulations. */
function belowThreshold(batch: TestBatch, rank: number): Silence | undefined {
  const tested = batch.slos.flatMap(({ burning, slo }) => {
    const tier = slo.tiers.at(rank);
    return tier !== undefined && canShow(burning, justBelow(tier)) ? [{ burning, slo, tier }] : [];
  });
  if (tested.length === 0) return undefined;
  const ratios = new Map(tested.map(({ slo, tier }) => [slo, justBelow(tier)]));
  // Bad moments of a gauge may be a little closer to each other than usual, once the long window leaves some out.
  const lasts = [...tested.map(({ tier }) => tier.long.times(1.05)), LASTS].sort((a, b) => a.compare(b))[0];
  const names = tested.map(({ burning, tier }) => `${tier.name} of ${burning.key} at ${percent(justBelow(tier))}`);
  return {
    name: `${BELOW} times a tier's threshold is silence: ${names.join(", ")}`,
    stretches: [{ lasts, badRatio: ({ slo }) => ratios.get(slo) ?? 0 }],
    expectations: tested.map(({ slo, tier }) =>
      expectNeverFired({ slo }, { alertname: burnAlertName(slo.id, tier.name) }, lasts),
    ),
  };
}

/** An SLO that is met: every window says so, from the first minutes on. */
function belowBudget(service: Service, batch: TestBatch): Silence | undefined {
  const tested = batch.slos.filter(({ slo, burning }) => canShow(burning, sustainable(slo)));
  if (tested.length === 0) return undefined;
  const ratios = new Map(tested.map(({ slo }) => [slo, sustainable(slo)]));
  return {
    name: `${BELOW} times what the promise allows is silence, and every window shows it: ${sloNames(tested)}`,
    stretches: [{ lasts: LASTS, badRatio: ({ slo }) => ratios.get(slo) ?? 0 }],
    expectations: tested.flatMap((each) => [
      expectNeverFired(each, {}, LASTS),
      ...budgetsOf(each).flatMap((budget) => (budget.finest > 0 ? [] : windowsShow(service, budget))),
    ]),
  };
}

function windowsShow(service: Service, { slo, group }: TestedBudget): ExpressionTest[] {
  const series = RecordedSeries.of(slo, service.monitoring).within(group);
  const windows = recordingRules(service, slo).filter(({ record }) => record.startsWith(RATIO)).length;
  const [least, most] = BOUNDS.map((bound) => number(slo.slo.objective.complement().times(BELOW * bound)));
  const shown = binary(binary(recordedSeries(series, `${RATIO}.+`), ">", least), "<", most);
  return [expectValue(aggregate("count", shown), LASTS, windows)];
}

const RATIO = "slo:error:ratio";

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(6))} %`;
}
