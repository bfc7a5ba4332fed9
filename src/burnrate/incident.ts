import { Duration } from "../units/duration";

/** Share of events that is bad, from 0 to 1: steady, or changing evenly over its phase. */
export type IncidentErrors = number | { readonly from: number; readonly to: number };

/** A stretch of an incident. */
export interface IncidentPhase {
  readonly duration: Duration;
  readonly errors: IncidentErrors;
  /** Events a second. @default - as before the incident */
  readonly eventsPerSecond?: number;
}

/** What happens to a service, on a timeline: clean traffic, the phases, clean traffic again. */
export interface Incident {
  readonly phases: readonly IncidentPhase[];
  /** Events a second before and after the incident. They come evenly, and may be fractions of an event. */
  readonly eventsPerSecond: number;
  /** How long clean traffic was counted before the incident. @default - the longest window of any tier */
  readonly history?: Duration;
}

/** How long an incident lasts. */
export function incidentDuration(incident: Incident): Duration {
  return incident.phases.reduce((sum, phase) => sum.plus(phase.duration), Duration.of(0, "s"));
}
