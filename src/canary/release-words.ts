import type { Canary } from "../spec/service";
import { Duration } from "../units/duration";
import type { ReleaseAlertKind } from "../units/names";

/** When a release that stands still is told, and what it says then. */
export interface ReleaseWords {
  /** Argo Rollouts' word for it, in the label `phase` of its `rollout_info`. */
  readonly phase: string;
  /** Told after this long beyond the pauses that are planned. */
  readonly for: Duration;
  /** Why this long. */
  readonly reason: string;
  /** What happens, after the name of the service. */
  readonly summary: string;
  readonly meaning: string;
  /** What to do first. */
  readonly first: string;
}

/** Nobody is woken: an undecided release, like one that was taken back, leaves nearly all users with the stable version. */
export const RELEASE_WORDS: Readonly<Record<ReleaseAlertKind, ReleaseWords>> = {
  CanaryPaused: {
    phase: "Paused",
    for: Duration.of(1, "h"),
    reason:
      "Whoever releases looks within the hour. After that two versions run side by side, and the next release waits, because nobody has noticed.",
    summary: "a release waits for a human",
    meaning:
      "The verdict came to no end: too few requests, no data, or too little error budget to begin. It goes on by itself in no case.",
    first: "see why it waits, then go on or take it back.",
  },
  CanaryDegraded: {
    phase: "Degraded",
    for: Duration.of(5, "m"),
    reason:
      "A release that was aborted stays so until somebody acts; five minutes leave room for whoever retries at once.",
    summary: "a release was taken back",
    meaning:
      "The verdict, the smoke test or the progress deadline aborted it, or its description is invalid. The stable version serves, and what is declared is another one: the next apply changes nothing.",
    first: "read what aborted it, then declare the previous version, or a repaired one.",
  },
};

/** How long a phase lasts before it is told: pauses that are steps of the release are nobody's neglect. */
export function toldAfter(kind: ReleaseAlertKind, { steps }: Pick<Canary, "steps">): Duration {
  const words = RELEASE_WORDS[kind];
  if (kind !== "CanaryPaused") return words.for;
  const planned = (steps ?? []).flatMap(({ pause }) => (pause === undefined ? [] : [pause]));
  return planned
    .reduce((longest, pause) => (pause.compare(longest) > 0 ? pause : longest), Duration.of(0, "s"))
    .plus(words.for);
}
