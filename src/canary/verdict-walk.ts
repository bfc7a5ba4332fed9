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
/** Where the tail of a distribution is cut: what is left of it adds up to nothing, over any number of looks. */
const TAIL = 1e-18;

/**
 * The chances of a test's verdicts at each look, for a release whose requests fail independently with `errorRatio`:
 * computed exactly, not simulated. `seen` is the number of requests by each look. Few numbers of errors leave a test
 * undecided, so the walk keeps a handful of states.
 */
export function verdictWalk(test: Bounds, errorRatio: number, seen: readonly number[]): readonly VerdictChances[] {
  let undecided: ReadonlyMap<number, number> = new Map([[0, 1]]);
  const bounds = boundsOf(test);
  const sums = { abort: 0, promote: 0 };
  return seen.map((requests, look) => {
    const added = requests - (look === 0 ? 0 : seen[look - 1]);
    undecided = nextLook(undecided, { ...bounds(requests), errorRatio, added }, sums);
    return { ...sums, undecided: Math.max(0, 1 - sums.abort - sums.promote) };
  });
}

/** Among so many requests: the most errors that promote, and the fewest that abort. May be below 0, or above all. */
interface ErrorBounds {
  readonly promoting: number;
  readonly aborting: number;
}

/** As plain numbers, which are read millions of times. */
function boundsOf(test: Bounds): (requests: number) => ErrorBounds {
  const [perError, perGood] = [test.perError.number, test.perGood.number];
  const [abortAt, promoteAt] = [test.abortAt.number, test.promoteAt.number];
  const sumOf = (errors: number, requests: number) => perError * errors + perGood * (requests - errors);
  // The division may be off by its rounding; the sum, as it is compared, decides.
  const near = (bound: number, requests: number) => Math.floor((bound - perGood * requests) / (perError - perGood));
  return (requests) => {
    let promoting = near(promoteAt, requests) + 1;
    while (sumOf(promoting, requests) > promoteAt) promoting--;
    let aborting = near(abortAt, requests) - 1;
    while (sumOf(aborting, requests) < abortAt) aborting++;
    return { promoting, aborting };
  };
}

interface Look extends ErrorBounds {
  readonly errorRatio: number;
  /** Requests since the look before. */
  readonly added: number;
}

function nextLook(
  undecided: ReadonlyMap<number, number>,
  { promoting, aborting, errorRatio, added }: Look,
  sums: { abort: number; promote: number },
): ReadonlyMap<number, number> {
  const next = new Map<number, number>();
  for (const [before, chance] of undecided) {
    if (chance < NEGLIGIBLE) continue;
    let rest = chance;
    binomial(added, errorRatio, aborting - before).forEach((share, newErrors) => {
      const errors = before + newErrors;
      const part = chance * share;
      rest -= part;
      if (errors <= promoting) sums.promote += part;
      else next.set(errors, (next.get(errors) ?? 0) + part);
    });
    sums.abort += Math.max(0, rest);
  }
  return next;
}

/** Chances of 0, 1, ... errors among `trials`, of the first `count` only. In logarithms, which do not underflow. */
function binomial(trials: number, chance: number, count: number): readonly number[] {
  const length = Math.max(0, Math.min(count, trials + 1));
  if (chance <= 0) return Array.from({ length }, (_, errors) => (errors === 0 ? 1 : 0));
  if (chance >= 1) return Array.from({ length }, (_, errors) => (errors === trials ? 1 : 0));
  const odds = Math.log(chance) - Math.log1p(-chance);
  const mean = trials * chance;
  const chances: number[] = [];
  let logarithm = trials * Math.log1p(-chance);
  for (let errors = 0; errors < length; errors++) {
    if (errors > 0) logarithm += Math.log((trials - errors + 1) / errors) + odds;
    const each = Math.exp(logarithm);
    if (errors > mean && each < TAIL) break;
    chances.push(each);
  }
  return chances;
}
