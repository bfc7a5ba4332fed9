import type { Service } from "../spec/service";
import type { Duration } from "../units/duration";
import type { Ratio } from "../units/ratio";
import type { Judge, LookTimes } from "./analysis-timings";

/**
 * Time until a release that fails every request is found, at a share of the traffic: the wait for the first look and one
 * look more, or longer where it takes longer until the errors that abort have come and are read.
 */
export function detectionTime(
  service: Service,
  times: LookTimes,
  judges: readonly Judge[],
): (share: Ratio) => Duration {
  const shortest = times.initialDelay.plus(times.interval);
  const rate = service.traffic?.expected?.requestsPerSecond;
  const errors = Math.max(
    0,
    ...judges.filter(({ countsRequests }) => countsRequests).map(({ test }) => test.abortingErrors),
  );
  return (share) => {
    if (rate === undefined) return shortest;
    const read = errors / (rate * share.number) + service.monitoring.scrapeInterval.seconds;
    const looks = Math.ceil(Number(((read - times.initialDelay.seconds) / times.interval.seconds).toPrecision(12)));
    return looks <= 1 ? shortest : times.initialDelay.plus(times.interval.times(looks));
  };
}
