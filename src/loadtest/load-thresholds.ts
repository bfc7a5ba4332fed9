import type { GuardedSlo } from "../burnrate/guarded-slo";
import { Ratio } from "../units/ratio";
import type { LoadProfile } from "./load-profile";

/** k6's thresholds by metric: the run fails, with exit code 99, when one does not hold. */
export type LoadThresholds = Readonly<Record<string, readonly string[]>>;

/** Errors allowed where no SLO says anything about them: without a limit a service that refuses everything is fast. */
const UNPROMISED_ERRORS = Ratio.of("0.01");
/** Share of the planned requests that must have been sent: fewer, and the result is about another load. */
const SENT = 0.9;
/**
 * Failed requests that alone never fail a smoke test. A version exactly as good as promised fails so many of a hundred
 * in one test of 500, whatever its objective; the release's own `falseAbort` hardly notices.
 */
export const SMOKE_FAILURES = 2;
/** An error ratio above which nobody needs statistics. */
const WORST_ERRORS = Ratio.of("0.5");

/**
 * What a profile must keep. The whole test is held to the promises themselves. A smoke test is too short for that: it is
 * held to the error ratio that pages, and to more than `SMOKE_FAILURES` failures.
 */
export function loadThresholds(slos: readonly GuardedSlo[], profile: LoadProfile): LoadThresholds {
  const requests = slos.filter(({ indicator }) => indicator.unit === "requests");
  const latencies = requests.filter(
    ({ indicator: { kind, threshold } }) => kind === "latency" && threshold !== undefined,
  );
  const errors = requests
    .filter(({ indicator }) => indicator.kind === "availability")
    .map((slo) => allowedErrors(slo, profile));
  return {
    http_req_failed: errors.length === 0 ? [below(least(profile, UNPROMISED_ERRORS))] : unique(errors.map(below)),
    ...(latencies.length > 0 && {
      http_req_duration: unique(
        latencies.map((slo) => {
          const percentile = allowedErrors(slo, profile).complement().percentText;
          return `p(${percentile})<${slo.indicator.threshold!.milliseconds}`;
        }),
      ),
    }),
    // A share of nothing passes (k6#4283): what was not sent proves nothing.
    http_reqs: [`count>=${Math.max(1, Math.floor(profile.requests * SENT))}`],
  };
}

const below = (ratio: Ratio) => `rate<${ratio.text}`;

function allowedErrors(guarded: GuardedSlo, profile: LoadProfile): Ratio {
  const promised = guarded.slo.objective.complement();
  if (profile.name === "full") return promised;
  const page = guarded.tiers.find(({ level }) => level === "page");
  const paging = page === undefined ? WORST_ERRORS : promised.times(page.factor);
  return least(profile, paging.compare(WORST_ERRORS) > 0 ? WORST_ERRORS : paging);
}

/** In a smoke test no less than what lets `SMOKE_FAILURES` pass; halfway to one more, as k6's limit is exclusive. */
function least(profile: LoadProfile, ratio: Ratio): Ratio {
  if (profile.name === "full") return ratio;
  const few = Ratio.of(SMOKE_FAILURES + 0.5).dividedBy(profile.requests, 6);
  return ratio.compare(few) < 0 ? few : ratio;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
