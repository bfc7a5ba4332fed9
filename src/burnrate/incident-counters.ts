import type { Duration } from "../units/duration";
import type { Incident, IncidentErrors, IncidentPhase } from "./incident";

/** What a scraper sees of an incident: two counters that start at zero, one sample a scrape. */
export interface IncidentCounters {
  readonly bad: Float64Array;
  readonly total: Float64Array;
}

/** A stretch of the timeline in seconds, and what was counted before it. */
interface Stretch {
  readonly start: number;
  readonly length: number;
  readonly errors: { readonly from: number; readonly to: number };
  readonly eventsPerSecond: number;
  readonly before: Counted;
}

interface Counted {
  readonly bad: number;
  readonly total: number;
}

/** The incident's place in time: what was counted before it, and for how long counting goes on after it. */
export interface Recording {
  readonly history: Duration;
  readonly after: Duration;
  readonly scrapeInterval: Duration;
}

/** The counters from the beginning of the history on. */
export function incidentCounters(incident: Incident, recording: Recording): IncidentCounters {
  const timeline = stretches(incident, recording);
  const seconds = timeline.reduce((sum, stretch) => sum + stretch.length, 0);
  const step = recording.scrapeInterval.seconds;
  const samples = Math.floor(seconds / step) + 1;
  const bad = new Float64Array(samples);
  const total = new Float64Array(samples);
  let current = 0;
  for (let sample = 0; sample < samples; sample++) {
    const at = sample * step;
    while (current < timeline.length - 1 && timeline[current + 1].start <= at) current++;
    const counted = countedAt(timeline[current], at);
    // A counter never falls, also not by a rounding: that would be a restart.
    bad[sample] = Math.max(counted.bad, bad[sample - 1] ?? 0);
    total[sample] = Math.max(counted.total, total[sample - 1] ?? 0);
  }
  return { bad, total };
}

/** Events of the incident alone, as far as they lie in the window that ends with it. */
export function incidentEvents(incident: Incident, window: Duration): Counted {
  const timeline = stretches(incident);
  const last = timeline.at(-1);
  if (last === undefined) return { bad: 0, total: 0 };
  const end = last.start + last.length;
  const from = Math.max(0, end - window.seconds);
  const first = timeline.filter(({ start }) => start <= from).at(-1) ?? last;
  const [until, before] = [countedAt(last, end), countedAt(first, from)];
  return { bad: until.bad - before.bad, total: until.total - before.total };
}

function stretches(incident: Incident, recording?: Recording): Stretch[] {
  const quiet = (duration: Duration): IncidentPhase => ({ duration, errors: 0 });
  const phases =
    recording === undefined ? incident.phases : [quiet(recording.history), ...incident.phases, quiet(recording.after)];
  const timeline: Stretch[] = [];
  let before: Counted = { bad: 0, total: 0 };
  let start = 0;
  for (const phase of phases.filter(({ duration }) => duration.milliseconds > 0)) {
    const eventsPerSecond = phase.eventsPerSecond ?? incident.eventsPerSecond;
    const stretch = { start, length: phase.duration.seconds, errors: range(phase.errors), eventsPerSecond, before };
    timeline.push(stretch);
    start += stretch.length;
    before = countedAt(stretch, start);
  }
  return timeline;
}

function range(errors: IncidentErrors): Stretch["errors"] {
  return typeof errors === "number" ? { from: errors, to: errors } : errors;
}

/** The integral of an error ratio that changes evenly. */
function countedAt({ start, length, errors, eventsPerSecond, before }: Stretch, at: number): Counted {
  const elapsed = at - start;
  const meanErrors = errors.from + ((errors.to - errors.from) * elapsed) / (2 * length);
  return {
    bad: before.bad + eventsPerSecond * elapsed * meanErrors,
    total: before.total + eventsPerSecond * elapsed,
  };
}
