import { Duration } from "../units/duration";

/** Longest waits before all repeats together: the wait before repeat `n` is up to `2^n - 1` times the first. */
export function longestBackoff(backoff: Duration | undefined, attempts: number): Duration {
  const first = backoff ?? Duration.of(0, "ms");
  let sum = Duration.of(0, "ms");
  for (let n = 1; n <= attempts; n++) sum = sum.plus(first.times(2 ** n - 1));
  return sum;
}
