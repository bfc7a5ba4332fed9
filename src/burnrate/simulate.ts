import { Duration } from "../units/duration";
import { baseWindow, EVALUATION_INTERVAL } from "./evaluation";
import { incidentDuration } from "./incident";
import type { Incident } from "./incident";
import { incidentCounters, incidentEvents } from "./incident-counters";
import { simulateTier } from "./simulate-tier";
import { summedRates } from "./simulated-rates";
import type { SimulatedSlo } from "./simulated-slo";
import type { BudgetSpent, Simulation } from "./simulation";

/**
 * What the generated alerts do during an incident: the generated rules, evaluated on the counters that it leaves behind.
 * Evaluations and scrapes begin together with the history; in a real Prometheus they are up to an interval apart.
 */
export function simulate(slo: SimulatedSlo, incident: Incident): Simulation {
  const duration = incidentDuration(incident);
  const history = incident.history ?? longest(slo.tiers.map(({ long }) => long));
  const base = baseWindow(slo);
  const { scrapeInterval } = slo;
  // A short window without a bad event ends every alert: its last ones are read a scrape late, for as long as the base is.
  const lag = scrapeInterval.plus(base).plus(EVALUATION_INTERVAL.times(2));
  const after = longest(slo.tiers.map(({ short }) => short)).plus(lag);
  const span = history.plus(duration).plus(after);
  const counters = incidentCounters(incident, { history, after, scrapeInterval });
  const evaluations = Math.floor(span.milliseconds / EVALUATION_INTERVAL.milliseconds) + 1;
  const closed = slo.prometheus === 2;
  const sums = summedRates(counters, { scrapeInterval, base, counted: slo.counted, closed }, evaluations);
  const recorded = { ...sums, history, closed };
  return {
    duration,
    history,
    tiers: slo.tiers.map((tier) => simulateTier(tier, slo.minimumBadEvents[tier.level], recorded)),
    budget: budgetSpent(slo, incident, duration),
  };
}

function longest(durations: readonly Duration[]): Duration {
  return durations.reduce((most, each) => (each.compare(most) > 0 ? each : most), Duration.of(0, "s"));
}

function budgetSpent(slo: SimulatedSlo, incident: Incident, duration: Duration): BudgetSpent {
  const { bad, total } = incidentEvents(incident, slo.window);
  const inWindow = total + slo.window.minus(duration).seconds * incident.eventsPerSecond;
  const allowedBadEvents = inWindow * slo.objective.complement().number;
  return { badEvents: bad, totalEvents: total, allowedBadEvents, share: bad === 0 ? 0 : bad / allowedBadEvents };
}
