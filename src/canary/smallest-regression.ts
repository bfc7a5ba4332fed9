import { Ratio } from "../units/ratio";
import type { SequentialTest } from "./sequential-test";
import { verdictWalk } from "./verdict-walk";

/** A regression counts as detected when it is aborted in at least so many cases. */
export const DETECTED = Ratio.percent(80)!;
/** Found to half a percent of itself. */
const PRECISION = 1.005;

/**
 * The smallest error ratio that is aborted in 80 of 100 releases within the looks, from the exact chances. Undefined when
 * not even a release that fails every request is.
 */
export function smallestRegression(test: SequentialTest, seen: readonly number[]): Ratio | undefined {
  const isDetected = (errorRatio: number) => verdictWalk(test, errorRatio, seen).at(-1)!.abort >= DETECTED.number;
  if (!isDetected(1)) return undefined;
  let [low, high] = [test.promisedErrors.number, 1];
  while (high / low > PRECISION) {
    const middle = Math.sqrt(low * high);
    if (isDetected(middle)) high = middle;
    else low = middle;
  }
  return Ratio.of(high.toPrecision(3));
}
