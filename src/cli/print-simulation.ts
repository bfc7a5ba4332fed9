import type { TierSimulation } from "../burnrate/simulation";
import { incidentTimeline } from "./incident-timeline";
import { plainCount, plainPercent } from "./plain-number";
import type { SimulatedTraffic } from "./simulated-traffic";
import type { SimulationReport } from "./simulation-report";
import { whySilent } from "./why-silent";

/** A simulation for people: what is assumed, a table by tier, what it costs, and a picture. */
export function printSimulation(report: SimulationReport): string {
  const { guarded, simulation, incident } = report;
  const { id, slo } = guarded;
  const rows = simulation.tiers.map((each) => tierRow(each, report));
  return [
    `${id.namespace}/${id.service} ${id.slo}: ${slo.objective.percentText} % over ${slo.window}`,
    ...assumptions(report),
    "",
    ...aligned([["tier", "level", "burn rate", "fires after", "resolves after the end"], ...rows]),
    "",
    cost(report),
    "",
    ...incidentTimeline(simulation, { highest: incident.errors, ramp: incident.ramp }),
  ].join("\n");
}

function assumptions(report: SimulationReport): string[] {
  const { guarded, traffic, incident, simulation } = report;
  const percent = `${incident.errors.percentText} %`;
  const errors = incident.ramp ? `errors rise from 0 to ${percent}` : `${percent} errors`;
  const quiet = simulation.history.milliseconds > 0;
  const before = quiet ? `after ${simulation.history} without errors` : "with nothing counted before";
  const groups = guarded.groupBy.join(", ");
  return [
    `${errors} for ${incident.for}, ${before}`,
    trafficText(traffic, guarded.indicator.unit),
    ...(groups === "" ? [] : [`for one group: each ${groups} has a budget and alerts of its own`]),
    ...unevenness(report),
  ];
}

function trafficText({ eventsPerSecond, source }: SimulatedTraffic, unit: string): string {
  const rate = `${eventsPerSecond} ${unit} a second, all the time`;
  switch (source) {
    case "time":
      return "every second weighs the same, whatever the traffic";
    case "assumed":
      return `${rate}: assumed; state traffic.expected.requestsPerSecond, or give --rps`;
    default:
      return `${rate} (${source})`;
  }
}

/** Below this, chance moves an event into or out of the shortest window often enough to matter. */
const FEW_EVENTS = 10;

function unevenness({ guarded, traffic }: SimulationReport): string[] {
  if (traffic.source === "time") return [];
  const shortest = guarded.tiers.map(({ short }) => short).sort((a, b) => a.compare(b))[0];
  const events = traffic.eventsPerSecond * (shortest?.seconds ?? Infinity);
  if (events >= FEW_EVENTS) return [];
  const { unit } = guarded.indicator;
  return [`only ${plainCount(events)} ${unit} come in ${shortest}; real ones come unevenly, so minutes will differ`];
}

function tierRow(simulated: TierSimulation, { simulation, guarded }: SimulationReport): string[] {
  const { tier, firings } = simulated;
  const fixed = [tier.name, tier.level, String(tier.factor)];
  if (firings.length === 0) return [...fixed, `does not fire: ${whySilent(simulated, guarded.indicator.unit)}`];
  const resolves = firings.at(-1)!.until.minus(simulation.duration);
  const times = firings.length === 1 ? "" : ` (fires ${firings.length} times)`;
  return [...fixed, String(firings[0].from), `${resolves}${times}`];
}

/** Columns as wide as their widest cell; a row's last cell may be as long as it likes. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => (column < row.length - 1 ? row[column].length : 0))),
  );
  return rows.map((row) =>
    row.map((cell, column) => (column < row.length - 1 ? cell.padEnd(widths[column] + 2) : cell)).join(""),
  );
}

function cost({ guarded, simulation }: SimulationReport): string {
  const { badEvents, allowedBadEvents, share } = simulation.budget;
  const counted = `${plainCount(badEvents)} bad ${guarded.indicator.unit} of ${plainCount(allowedBadEvents)} allowed`;
  const broken = share > 1 ? "\nthis incident alone breaks the promise" : "";
  return `budget spent: ${plainPercent(share)} of ${guarded.slo.window} (${counted})${broken}`;
}
