import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { retryInForce } from "./retry-in-force";
import { RETRY_WORDS, wordsAmong } from "./retry-words";
import type { RetryWord } from "./retry-words";
import { trafficRules } from "./rules";

/** A gateway that has one name for two words repeats on both, though only one of them was asked for. */
export function retryWordProblems(traffic: Traffic): Problem[] {
  const asked = wordsAmong(retryInForce(traffic)?.conditions ?? []);
  return asked.flatMap((word) => {
    const { called, cannotTellFrom = [] }: RetryWord = RETRY_WORDS[traffic.gateway][word];
    // Envoy's reset is a try's timeout as well: reported with the timeout it means, or there is none.
    const others = cannotTellFrom.filter((other) => other !== "timeout" && !asked.includes(other));
    return others.map((other) =>
      finding(trafficRules.retryWordCoversMore, {
        path: "spec.traffic.retry.conditions",
        message: called.includes(other)
          ? `${traffic.gateway} cannot tell ${word} from ${other}, and repeats on both`
          : `${word} is ${called.join(" and ")} on ${traffic.gateway}, which is ${other} as well`,
        got: traffic.retry!.conditions.join(", "),
        fix: `nothing, or add ${other} to say so`,
      }),
    );
  });
}
