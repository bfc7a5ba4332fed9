import type { GuardedCounts } from "./guarded-counts";
import type { Canary, Service } from "../spec/service";
import { Duration } from "../units/duration";
import type { SequentialTest } from "./sequential-test";
import { verdictWalk } from "./verdict-walk";

/** When a verdict looks, in full. */
export interface AnalysisTimings {
  readonly initialDelay: Duration;
  readonly interval: Duration;
  readonly looks: number;
  /** How long Prometheus may not answer before the release is aborted. */
  readonly prometheusOutage: Duration;
}

/** A pod that serves requests has surely been seen after so many scrapes. */
export const SCRAPES_TO_BE_SEEN = 2;
/** Looks where nothing tells how many are needed. */
const LOOKS = 30;
/** The least traffic of a day, as a share of its mean, at which good releases shall still pass. */
const AT_NIGHT = 0.25;
/** Largest share of good releases that may end in a pause. */
export const PAUSED_AT_MOST = 0.1;
/** Looks that follow from the traffic take no longer than this; a user's own may. */
const LONGEST = Duration.of(2, "h");

export type LookTimes = Pick<AnalysisTimings, "initialDelay" | "interval">;

/** First look and pause between looks: what is written, or two scrapes. */
export function lookTimes(service: Service, { analysis }: Canary): LookTimes {
  const scrapes = service.monitoring.scrapeInterval.times(SCRAPES_TO_BE_SEEN);
  return { initialDelay: analysis.initialDelay ?? scrapes, interval: analysis.interval ?? scrapes };
}

/** Requests that the new version has answered, and Prometheus has read, by each look. */
export function seenByLook(timings: LookTimes & { looks: number }, scrape: Duration, perSecond: number): number[] {
  return Array.from({ length: timings.looks }, (_, look) => {
    const read = Math.max(0, timings.initialDelay.plus(timings.interval.times(look)).seconds - scrape.seconds);
    return Math.floor(Number((read * perSecond).toPrecision(12)));
  });
}

/** A guard with its test, as far as the number of looks depends on it. */
export type Judge = Pick<GuardedCounts, "countsRequests" | "guarded"> & { readonly test: SequentialTest };

/** Share of releases exactly as good as promised that are paused after each look: at most the sum over all tests. */
export function pausedByLook(judges: readonly Judge[], seen: readonly number[]): readonly number[] {
  const walks = judges
    .filter(({ countsRequests }) => countsRequests)
    .map(({ test }) => verdictWalk(test, test.promisedErrors.number, seen));
  return seen.map((_, look) =>
    Math.min(
      1,
      walks.reduce((sum, walk) => sum + walk[look].undecided, 0),
    ),
  );
}

/**
 * Looks before a release pauses: at a quarter of the expected traffic a good one passes in nine of ten cases, and trouble
 * has the time that the fastest alert needs to see it.
 */
export function enoughLooks(
  service: Service,
  times: LookTimes,
  release: { readonly judges: readonly Judge[]; readonly short: Duration; readonly requestsPerSecond?: number },
): number {
  const { judges, short, requestsPerSecond } = release;
  const least = Math.ceil(short.milliseconds / times.interval.milliseconds);
  if (requestsPerSecond === undefined) return Math.max(least, LOOKS);
  const most = Math.max(least, Math.floor(LONGEST.milliseconds / times.interval.milliseconds));
  const seen = seenByLook({ ...times, looks: most }, service.monitoring.scrapeInterval, requestsPerSecond * AT_NIGHT);
  const enough = pausedByLook(judges, seen).findIndex((paused) => paused <= PAUSED_AT_MOST);
  return Math.max(least, enough < 0 ? most : enough + 1);
}
