import { baseWindow } from "../../burnrate/evaluation";
import type { Tier } from "../../burnrate/tier";
import type { Service } from "../../spec/service";
import { Duration } from "../../units/duration";
import { burnAlertName } from "../../units/names";
import { ANY_TIER, expectFiring, expectNeverFired, expectSilent } from "./alert-assertions";
import { eventsPerSecond, planIncident } from "./incident-plan";
import type { PlannedIncident, PlannedTier } from "./incident-plan";
import type { ExpressionTest, TestCase } from "./rule-tests";
import { inScrapes, simulatedCase } from "./simulated-case";
import type { TestBatch } from "./tested-slo";

/** How an incident is looked at. */
export interface IncidentView {
  readonly evaluation: Duration;
  /** What the documented time of firing is rounded up to. */
  readonly step: Duration;
  /** How much later than that an alert fires at the latest. */
  readonly lag: Duration;
  /** Clean traffic before the incident. */
  readonly clean: Duration;
  /** Tiers whose alerts are seen to begin. */
  begins(tier: Tier): boolean;
  /** Tiers whose alerts are seen to end, too. */
  ends(tier: Tier): boolean;
}

/** Moments of a simulation, from its beginning. */
interface Moments {
  readonly view: IncidentView;
  readonly begin: Duration;
  readonly end: Duration;
  readonly base: Duration;
}

const NONE = Duration.of(0, "s");
const longest = (durations: readonly Duration[]) => durations.reduce((a, b) => (a.compare(b) < 0 ? b : a), NONE);
const floorTo = (time: Duration, step: Duration) => step.times(Math.floor(time.milliseconds / step.milliseconds));
const ceilTo = (time: Duration, step: Duration) => step.times(Math.ceil(time.milliseconds / step.milliseconds));

/**
 * One incident of all SLOs of a batch: each tier's alert fires when it is due and not before, goes on until the incident
 * is over, and ends. Undefined where no tier is looked at.
 */
export function incidentTest(service: Service, batch: TestBatch, view: IncidentView): TestCase | undefined {
  const { scrapeInterval } = service.monitoring;
  const begin = inScrapes(view.clean, scrapeInterval);
  const incidents = batch.slos
    .map(({ burning }) => planIncident(burning, begin))
    .map((incident) => ({ ...incident, tiers: incident.tiers.filter(({ tier }) => view.begins(tier)) }))
    .filter(({ tiers }) => tiers.length > 0);
  if (incidents.length === 0) return undefined;
  const seen = longest(incidents.flatMap(({ tiers }) => tiers.map((tier) => seenBy(tier, view))));
  const lasts = inScrapes(seen.plus(view.evaluation.times(4)), scrapeInterval);
  const moments: Moments = { view, begin, end: begin.plus(lasts), base: baseWindow(service.monitoring) };
  const after = longest(incidents.flatMap(({ tiers }) => tiers.map((tier) => over(tier, moments).minus(moments.end))));
  const errors = new Map(incidents.map(({ budget, errorRatio }) => [budget.key, errorRatio]));
  return simulatedCase(service, batch, {
    name: incidentName(incidents, view),
    eventsPerSecond: eventsPerSecond(incidents),
    stretches: [
      { lasts: begin, badRatio: () => 0 },
      { lasts, badRatio: ({ key }) => errors.get(key) ?? 0 },
      { lasts: after.plus(view.evaluation), badRatio: () => 0 },
    ],
    expectations: [
      ...incidents.flatMap((incident) => incident.tiers.flatMap((tier) => tierExpectations(incident, tier, moments))),
      ...batch.slos.flatMap(({ other }) =>
        other === undefined ? [] : [expectNeverFired(other, ANY_TIER, moments.end.plus(after))],
      ),
    ],
  });
}

/** When a tier is said to fire, after the beginning of the incident. */
function documented({ due }: PlannedTier, { step }: IncidentView): Duration {
  return ceilTo(due, step);
}

/** When it fires at the latest; an SLO that grows older forgets while it waits. */
function seenBy(planned: PlannedTier, view: IncidentView): Duration {
  const young = planned.delay > 1 ? view.lag.times(planned.delay - 1).plus(view.evaluation) : NONE;
  return documented(planned, view).plus(view.lag).plus(young);
}

/** When its alert is over: the base window has forgotten the incident one evaluation after the short window has. */
function over({ tier, recovers }: PlannedTier, { view, end, base }: Moments): Duration {
  if (!view.ends(tier)) return end;
  return ceilTo(end.plus(recovers).plus(base), view.evaluation).plus(view.evaluation);
}

function tierExpectations({ budget }: PlannedIncident, planned: PlannedTier, moments: Moments): ExpressionTest[] {
  const { view, begin, end } = moments;
  const alertname = burnAlertName(budget.slo.id, planned.tier.name);
  const early = floorTo(floorTo(begin, view.evaluation).plus(planned.due), view.evaluation);
  const onTime = ceilTo(begin.plus(seenBy(planned, view)), view.evaluation);
  const lastly = floorTo(end.plus(planned.recovers), view.evaluation).minus(view.evaluation);
  const fires = [
    expectNeverFired(budget, { alertname }, early),
    expectFiring(budget, alertname, onTime),
    expectFiring(budget, alertname, floorTo(end, view.evaluation)),
  ];
  if (!view.ends(planned.tier)) return fires;
  const isSeenToGoOn = planned.isFull && lastly.compare(end) > 0;
  return [
    ...fires,
    ...(isSeenToGoOn ? [expectFiring(budget, alertname, lastly)] : []),
    expectSilent(budget, { alertname }, over(planned, moments)),
  ];
}

function incidentName(incidents: readonly PlannedIncident[], view: IncidentView): string {
  const parts = incidents.map(({ budget, errorRatio, tiers }) => {
    const times = (isFull: boolean) =>
      tiers
        .filter((planned) => planned.isFull === isFull)
        .map((planned) => `${planned.tier.name} after ${documented(planned, view)}`)
        .join(", ");
    const young = times(false) === "" ? "" : ` (in so young an SLO ${times(false)})`;
    return `${errorRatio * 100} % of ${budget.key} fire ${times(true)}${young}`;
  });
  return `bad events after ${view.clean} of clean traffic: ${parts.join("; ")}; the alerts end with them`;
}
