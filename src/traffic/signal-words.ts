import { Duration } from "../units/duration";
import { Ratio } from "../units/ratio";
import type { GuardrailKind } from "./guardrail-signals/guardrail-kind";

/** When a guardrail bites enough to be told, and what it says then. */
export interface SignalWords {
  /** What happens, as a plural that follows a number. */
  readonly events: string;
  /** Told above this: a share of the requests, or a number of pods. */
  readonly above: Ratio;
  readonly for: Duration;
  /** Why this share and this time. */
  readonly reason: string;
  /** What it usually means. */
  readonly meaning: string;
  /** What to look at first. */
  readonly first: string;
}

const ONE_PERCENT = Ratio.of(0.01);

/** The product's own limits. They wake nobody, so they may be lower than a page's and must outlast a rollout or a burst. */
export const SIGNAL_WORDS: Readonly<Record<GuardrailKind, SignalWords>> = {
  timeout: {
    events: "timeouts",
    above: ONE_PERCENT,
    for: Duration.of(10, "m"),
    reason:
      "Below 1 % it is the slow tail that a limit is there to cut; a rollout or a cold cache is over within 10 minutes.",
    meaning:
      "The backends answer later than the limits allow: they are slow, they hang, or the limit is too short for what is asked.",
    first:
      "compare the app's own latency with timeouts.request and timeouts.backendRequest; see whether one pod or all are slow, and what they wait for. Raise a limit only when the app is as fast as it should be.",
  },
  retry: {
    events: "retries",
    above: Ratio.of(0.05),
    for: Duration.of(10, "m"),
    reason:
      "Retries are there to be used: up to 5 % hide what clients need not see and cost little. Above, they hide an incident, and the pods carry the load twice.",
    meaning:
      "Tries fail that clients do not see: pods that restart, break connections, or answer with a status that is retried.",
    first:
      "look at the app's own errors and restarts, and whether one pod fails or all. Do not add attempts: in an outage they multiply the load.",
  },
  overflow: {
    events: "refusals by the circuit breaker",
    above: ONE_PERCENT,
    for: Duration.of(10, "m"),
    reason: "A breaker that refuses single requests in a burst does its work; 10 minutes are longer than a burst.",
    meaning:
      "More requests are under way at once than the limits let through: nearly always because answers have become slow, sometimes because the traffic has grown.",
    first:
      "look at latency first, since twice the latency is twice the requests under way. If that is as usual, compare the limits with the traffic; they hold for each gateway replica.",
  },
  ejection: {
    events: "pods out of use",
    above: Ratio.of(0),
    for: Duration.of(5, "m"),
    reason:
      "One ejection is over after circuitBreaker.eject.for. A pod that is out for 5 minutes failed again when it came back, or is kept out that long.",
    meaning:
      "A pod failed several times in a row, gets no requests, and the others carry its share. Its readiness probe sees nothing of it.",
    first:
      "find the pod by its errors and compare its node, version and start with the others'. Delete it if it alone fails; if all fail, ejection is a symptom.",
  },
  rate_limit: {
    events: "requests above the rate limit",
    above: ONE_PERCENT,
    for: Duration.of(10, "m"),
    reason: "A burst above the limit is what it is there for; 10 minutes are longer than a burst.",
    meaning:
      "More is asked than the limit lets through, and the rest is refused: one client that repeats itself, a job, or growth.",
    first:
      "find in the gateway's access log who asks. One client: ask its owner to slow down. All: compare the limit with the traffic; it holds for each gateway replica.",
  },
};
