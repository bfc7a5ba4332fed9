import { Duration } from "../units/duration";
import { EVALUATION_INTERVAL } from "./evaluation";
import type { SummedRates } from "./simulated-rates";
import type { Firing, Peak, TierSimulation } from "./simulation";
import type { Tier } from "./tier";

/** What the base rules recorded from the beginning of the history on. */
export interface RecordedTraffic extends SummedRates {
  readonly history: Duration;
  /** Whether a range includes its own beginning. */
  readonly closed: boolean;
}

/** An error ratio that equals the threshold is not above it, whatever a sum of thousands of decimals makes of it. */
const ROUNDING = 1e-9;
/** A rate's extrapolation turns five events into 4.97: the alert's own tolerance. */
const EVENT_TOLERANCE = 0.5;

const HOUR = Duration.of(1, "h");
const EVALUATIONS_AN_HOUR = evaluationsIn(HOUR);

/** When one tier's alert fires and resolves. */
export function simulateTier(tier: Tier, minimumBadEvents: number, recorded: RecordedTraffic): TierSimulation {
  const threshold = tier.threshold.number * (1 + ROUNDING);
  const enough = minimumBadEvents > 0 ? minimumBadEvents - EVENT_TOLERANCE : -1;
  const [inLong, inShort] = [tilesOf(tier.long, recorded.closed), tilesOf(tier.short, recorded.closed)];
  const peak: { -readonly [Key in keyof Peak]: Peak[Key] } = { longRatio: 0, shortRatio: 0, badEvents: undefined };
  const firings: Firing[] = [];
  let since: number | undefined;
  // Before the incident nothing was bad.
  for (let until = evaluationsIn(recorded.history); until < recorded.bad.length; until++) {
    const longRatio = ratioOf(recorded, until, inLong);
    const shortRatio = ratioOf(recorded, until, inShort);
    peak.longRatio = Math.max(peak.longRatio, longRatio);
    peak.shortRatio = Math.max(peak.shortRatio, shortRatio);
    let fires = longRatio > threshold && shortRatio > threshold;
    if (fires) {
      const badEvents = sumOf(recorded.bad, until, inLong) * EVALUATION_INTERVAL.seconds;
      peak.badEvents = Math.max(peak.badEvents ?? 0, badEvents);
      fires = badEvents > enough;
    }
    if (fires) {
      since ??= until;
    } else if (since !== undefined) {
      firings.push({ from: sinceIncident(since, recorded), until: sinceIncident(until, recorded) });
      since = undefined;
    }
  }
  return { tier, minimumBadEvents, firings, peak };
}

function evaluationsIn(window: Duration): number {
  return Math.ceil(window.milliseconds / EVALUATION_INTERVAL.milliseconds);
}

/** How the rules add up a window: neighbouring tiles of so many evaluations each. */
interface Tiles {
  readonly count: number;
  readonly evaluations: number;
}

/** Whole hours are tiles of one hour. Closed ranges hold one evaluation more, which two neighbours then share. */
function tilesOf(window: Duration, closed: boolean): Tiles {
  const evaluations = evaluationsIn(window);
  if (!closed) return { count: 1, evaluations };
  const hours = window.multipleOf(HOUR);
  return hours === undefined
    ? { count: 1, evaluations: Math.floor(window.milliseconds / EVALUATION_INTERVAL.milliseconds) + 1 }
    : { count: hours, evaluations: EVALUATIONS_AN_HOUR + 1 };
}

/** As many evaluations as there are yet. */
function sumOf(sums: Float64Array, until: number, { count, evaluations }: Tiles): number {
  let sum = 0;
  for (let end = until, tile = 0; tile < count && end > 0; tile++, end -= EVALUATIONS_AN_HOUR) {
    sum += sums[end] - sums[Math.max(0, end - evaluations)];
  }
  return sum;
}

function ratioOf({ bad, total }: RecordedTraffic, until: number, tiles: Tiles): number {
  const all = sumOf(total, until, tiles);
  return all > 0 ? sumOf(bad, until, tiles) / all : 0;
}

/** Element `until` of the sums holds the evaluations before it; the last of them is the one that decides. */
function sinceIncident(until: number, { history }: RecordedTraffic): Duration {
  return EVALUATION_INTERVAL.times(until - 1).minus(history);
}
