import type { TierSimulation } from "../burnrate/simulation";
import type { SimulationReport } from "./simulation-report";
import { whySilent } from "./why-silent";

/** A simulation for programs: ratios from 0 to 1, moments in seconds after the incident began. */
export function simulationJson(report: SimulationReport): string {
  const { guarded, traffic, incident, simulation } = report;
  const { id, slo, indicator } = guarded;
  const data = {
    service: `${id.namespace}/${id.service}`,
    slo: id.slo,
    objective: slo.objective.number,
    window: String(slo.window),
    incident: { errors: incident.errors.number, forSeconds: incident.for.seconds, ramp: incident.ramp },
    historySeconds: simulation.history.seconds,
    traffic: { ...traffic, unit: indicator.unit },
    tiers: simulation.tiers.map((each) => tierData(each, report)),
    budget: simulation.budget,
  };
  return JSON.stringify(data, undefined, 2);
}

function tierData(simulated: TierSimulation, { simulation, guarded }: SimulationReport): object {
  const { tier, firings } = simulated;
  const fixed = {
    name: tier.name,
    level: tier.level,
    burnRate: tier.factor.number,
    threshold: tier.threshold.number,
    longSeconds: tier.long.seconds,
    shortSeconds: tier.short.seconds,
  };
  if (firings.length === 0) return { ...fixed, fires: false, because: whySilent(simulated, guarded.indicator.unit) };
  return {
    ...fixed,
    fires: true,
    firesAfterSeconds: firings[0].from.seconds,
    resolvesAfterEndSeconds: firings.at(-1)!.until.seconds - simulation.duration.seconds,
    firings: firings.map(({ from, until }) => ({ fromSeconds: from.seconds, untilSeconds: until.seconds })),
  };
}
