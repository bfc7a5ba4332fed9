import type { LoadTest, Service } from "../spec/service";
import { Duration } from "../units/duration";

/** Which of the script's two loads: the whole test, or a few requests to a new version that has no users yet. */
export type LoadProfileName = "full" | "smoke";

/** How one profile loads the service, in k6's words, and how much that is. */
export interface LoadProfile {
  readonly name: LoadProfileName;
  /** A k6 scenario. */
  readonly scenario: Readonly<Record<string, unknown>>;
  readonly lasts: Duration;
  /** Requests that are sent when the service keeps up. */
  readonly requests: number;
  /** How the profile follows from the description, in a sentence. */
  readonly reason: string;
}

/**
 * Requests of a smoke test: a version that fails one in ten is noticed in 998 of 1000 tests, and a good one loses
 * nothing. More would be a load test, at a time when one pod stands for all.
 */
export const SMOKE_REQUESTS = 100;
/** A smoke test waits for pods that warm up, and never holds a release up for longer than a few minutes. */
const SMOKE_SHORTEST = Duration.of(20, "s");
const SMOKE_LONGEST = Duration.of(5, "m");

/** Where the gateway sets no deadline; k6's own is a minute. */
const UNLIMITED = Duration.of(30, "s");
/** Virtual users start as many as a good service keeps busy, and more are added while it is slow. */
const GOOD_ANSWER_SECONDS = 0.5;
/** About 1 MiB each: what the Job's memory has room for. */
const MOST_USERS = 500;
/** k6 takes whole numbers of requests in a unit of time; rates have no more than this many decimals. */
const DECIMALS = 6;

/** After this time the client gives up: what the gateway's caller sees. */
export function clientTimeout({ traffic }: Pick<Service, "traffic">): Duration {
  return traffic?.timeouts.request ?? UNLIMITED;
}

/** The stages as they are written: each ramps from the rate before it, the first one from zero, to its own. */
export function fullProfile(service: Service, { stages }: LoadTest): LoadProfile {
  const rates = stages.map(({ requestsPerSecond }) => requestsPerSecond);
  const { seconds, times } = wholeRates(rates);
  const peak = Math.max(...rates);
  return {
    name: "full",
    scenario: {
      executor: "ramping-arrival-rate",
      startRate: 0,
      timeUnit: `${seconds}s`,
      stages: stages.map((stage) => ({ duration: goDuration(stage.for), target: times(stage.requestsPerSecond) })),
      ...users(service, peak),
    },
    lasts: stages.reduce((sum, stage) => sum.plus(stage.for), Duration.of(0, "s")),
    requests: Math.floor(
      stages.reduce((sum, stage, index) => sum + (((rates[index - 1] ?? 0) + rates[index]) / 2) * stage.for.seconds, 0),
    ),
    reason: `the stages of spec.loadTest: from 0 up to ${peak} requests a second`,
  };
}

/** One pod's share of the highest stage, for as many requests as a smoke test sends. */
export function smokeProfile(service: Service, { stages }: LoadTest): LoadProfile {
  const peak = Math.max(...stages.map(({ requestsPerSecond }) => requestsPerSecond));
  const ofOnePod = peak / service.workload.replicas;
  const wanted = Duration.of(Math.ceil(SMOKE_REQUESTS / ofOnePod), "s");
  const lasts = [SMOKE_SHORTEST, wanted, SMOKE_LONGEST].sort((a, b) => a.compare(b))[1];
  return {
    name: "smoke",
    scenario: {
      executor: "constant-arrival-rate",
      rate: SMOKE_REQUESTS,
      timeUnit: goDuration(lasts),
      duration: goDuration(lasts),
      ...users(service, SMOKE_REQUESTS / lasts.seconds),
    },
    lasts,
    requests: SMOKE_REQUESTS,
    reason: `${SMOKE_REQUESTS} requests to the one pod of a new version, at its share of the highest stage (${peak} a second over ${service.workload.replicas} pods), within ${SMOKE_SHORTEST} to ${SMOKE_LONGEST}`,
  };
}

function users(service: Service, peak: number) {
  const needed = (seconds: number) => Math.min(MOST_USERS, Math.max(1, Math.ceil(peak * seconds)));
  const [preAllocatedVUs, maxVUs] = [GOOD_ANSWER_SECONDS, clientTimeout(service).seconds].map(needed);
  return {
    preAllocatedVUs,
    maxVUs: Math.max(preAllocatedVUs, maxVUs),
    gracefulStop: goDuration(clientTimeout(service)),
  };
}

/** The shortest unit of time, a power of ten seconds, in which all rates are whole numbers. */
function wholeRates(rates: readonly number[]): { seconds: number; times: (rate: number) => number } {
  const decimals = Array.from({ length: DECIMALS + 1 }, (_, digits) => digits).find((digits) =>
    rates.every((rate) => Number(rate.toFixed(digits)) === rate),
  );
  const seconds = 10 ** (decimals ?? DECIMALS);
  return { seconds, times: (rate) => Math.max(1, Math.round(rate * seconds)) };
}

/** k6 reads Go's durations, which know no days. */
export function goDuration(duration: Duration): string {
  return duration.format(["h", "m", "s", "ms"]);
}
