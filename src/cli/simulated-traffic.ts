import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";

/** How many events a simulation assumes, and on whose word. */
export interface SimulatedTraffic {
  readonly eventsPerSecond: number;
  readonly source: "--rps" | "traffic.expected.requestsPerSecond" | "assumed" | "time";
}

/** A plain number for those who have not said theirs; it decides only where a minimum of bad events is near. */
const ASSUMED = 10;

/** The traffic of an incident: what the user says, else what the file says, else an assumption. */
export function simulatedTraffic(
  service: Service,
  { id, indicator }: GuardedSlo,
  rps: number | undefined,
): SimulatedTraffic | { readonly refused: string } {
  if (indicator.unit === "seconds") {
    return rps === undefined
      ? { eventsPerSecond: 1, source: "time" }
      : { refused: `--rps means nothing to ${id.slo}: it counts seconds, and each weighs the same; leave it out` };
  }
  const expected = service.traffic?.expected?.requestsPerSecond;
  if (rps !== undefined) return { eventsPerSecond: rps, source: "--rps" };
  if (expected !== undefined) return { eventsPerSecond: expected, source: "traffic.expected.requestsPerSecond" };
  return { eventsPerSecond: ASSUMED, source: "assumed" };
}
