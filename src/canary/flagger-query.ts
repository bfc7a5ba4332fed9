import { binary, call, number, over, sum } from "../promql/build";
import { printPromql } from "../promql/print";
import type { Duration } from "../units/duration";
import type { PlannedVerdict } from "./canary-plan";
import { errorsOf, whileThereIs } from "./counted-events";
import type { Counting } from "./counted-events";
import { HASH_PLACEHOLDER, STABLE_HASH_PLACEHOLDER } from "./guarded-counts";
import { likelihoodRatio } from "./likelihood-ratio";
import { unlessStableFailsToo } from "./unless-stable-fails-too";
import type { QueryPlan } from "./verdict-query";

/** The letters and digits of a pod-template hash: it has no vowels, so `primary` is none (apimachinery, SafeEncodeString). */
const HASH = "[bcdfghjklmnpqrstvwxz2456789]+";

/**
 * The verdict's sum as Flagger asks for it. Flagger hands no hash to a query; the new version's pods are those of the
 * Deployment itself, which has none between releases, and the stable ones are those of `<deployment>-primary`.
 */
export function flaggerQuery({ first, range, step }: QueryPlan, verdict: PlannedVerdict): string {
  const { test, counts, stable } = verdict;
  const sumOfCanary = likelihoodRatio(test, counts, ofPodsThatAreThere(range));
  const errors = {
    canary: errorsOf(counts, ofPodsThatAreThere(range)),
    stable: errorsOf(stable, whileThereIs(counts.total, { range, step })),
  };
  const comparison = { test, abortAt: test.abortAt, share: first.share };
  return printPromql(unlessStableFailsToo(sumOfCanary, comparison, errors))
    .replaceAll(HASH_PLACEHOLDER, HASH)
    .replaceAll(STABLE_HASH_PLACEHOLDER, `primary-${HASH}`);
}

/** Events that pods counted since they started; a restart inside a pod resets the counter. Pods that are gone count nothing. */
function ofPodsThatAreThere(range: Duration): Counting {
  return (selector) => {
    const ranged = over(selector, range);
    const reset = binary(call("resets", ranged), ">", number(0));
    const grown = binary(binary(call("increase", ranged), "and", reset), "and", selector);
    return sum(binary(grown, "or", selector));
  };
}
