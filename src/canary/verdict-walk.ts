import type { SequentialTest } from "./sequential-test";

/** How likely each verdict is by some look. Together they are one. */
export interface VerdictChances {
  readonly abort: number;
  readonly promote: number;
  readonly undecided: number;
}

type Bounds = Pick<SequentialTest, "perError" | "perGood" | "abortAt" | "promoteAt">;

/** Chances below this are no chances. */
const NEGLIGIBLE = 1e-12;

/**
 * The chances of a test's verdicts at each look, for a release whose requests fail independently with `errorRatio`:
 * computed exactly, not simulated. `seen` is the number of requests by each look. Few numbers of errors leave a test
 * undecided, so the walk keeps a handful of states.
 */
export function verdictWalk(test: Bounds, errorRatio: number, seen: readonly number[]): readonly VerdictChances[] {
  let undecided: ReadonlyMap<number, number> = new Map([[0, 1]]);
  const sums = { abort: 0, promote: 0 };
  return seen.map((requests, look) => {
    const added = requests - (look === 0 ? 0 : seen[look - 1]);
    undecided = nextLook(undecided, { test, errorRatio, requests, added }, sums);
    return { ...sums, undecided: Math.max(0, 1 - sums.abort - sums.promote) };
  });
}

interface Look {
  readonly test: Bounds;
  readonly errorRatio: number;
  /** All requests so far, and those since the look before. */
  readonly requests: number;
  readonly added: number;
}

function nextLook(
  undecided: ReadonlyMap<number, number>,
  look: Look,
  sums: { abort: number; promote: number },
): ReadonlyMap<number, number> {
  const { test, requests, added } = look;
  const next = new Map<number, number>();
  const aborting = errorsThatAbort(test, requests);
  for (const [before, chance] of undecided) {
    if (chance < NEGLIGIBLE) continue;
    let rest = chance;
    const chances = binomial(added, look.errorRatio, aborting - before);
    chances.forEach((share, newErrors) => {
      const errors = before + newErrors;
      const part = chance * share;
      rest -= part;
      if (isPromoted(test, errors, requests)) sums.promote += part;
      else next.set(errors, (next.get(errors) ?? 0) + part);
    });
    sums.abort += Math.max(0, rest);
  }
  return next;
}

function sumOf({ perError, perGood }: Bounds, errors: number, requests: number): number {
  return perError.number * errors + perGood.number * (requests - errors);
}

function isPromoted(test: Bounds, errors: number, requests: number): boolean {
  return sumOf(test, errors, requests) <= test.promoteAt.number;
}

/** Fewest errors among so many requests that abort. May be more than there are requests. */
function errorsThatAbort(test: Bounds, requests: number): number {
  const { perError, perGood, abortAt } = test;
  const least = (abortAt.number - perGood.number * requests) / (perError.number - perGood.number);
  const errors = Math.max(0, Math.floor(least) - 1);
  return [0, 1, 2, 3].map((more) => errors + more).find((e) => sumOf(test, e, requests) >= abortAt.number)!;
}

/** Chances of 0, 1, ... errors among `trials`, of the first `count` only. In logarithms, which do not underflow. */
function binomial(trials: number, chance: number, count: number): readonly number[] {
  const length = Math.max(0, Math.min(count, trials + 1));
  if (chance <= 0) return Array.from({ length }, (_, errors) => (errors === 0 ? 1 : 0));
  if (chance >= 1) return Array.from({ length }, (_, errors) => (errors === trials ? 1 : 0));
  const odds = Math.log(chance) - Math.log1p(-chance);
  let logarithm = trials * Math.log1p(-chance);
  return Array.from({ length }, (_, errors) => {
    if (errors > 0) logarithm += Math.log((trials - errors + 1) / errors) + odds;
    return Math.exp(logarithm);
  });
}
