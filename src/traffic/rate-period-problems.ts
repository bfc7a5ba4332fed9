import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { rateAtOnce } from "./rate-at-once";
import { rateText } from "./rate-text";
import { trafficRules } from "./rules";

/** The same limit a minute or an hour is a quota on one gateway and an even flow on another. Within a second it is one thing. */
export function ratePeriodProblems({ gateway, rateLimit }: Traffic): Problem[] {
  if (rateLimit === undefined || rateLimit.per === "second") return [];
  const { requests, per } = rateLimit;
  const atOnce = rateAtOnce(gateway, rateLimit);
  if (atOnce === undefined) return [];
  const isQuota = atOnce === requests && rateLimit.burst === undefined;
  const flow = isQuota
    ? `lets all ${requests} through at once, and the next ${requests} when the ${per} is over`
    : `lets ${atOnce} through at once, and then spreads ${requests} evenly over each ${per}`;
  return [
    finding(trafficRules.rateLimitPeriod, {
      path: "spec.traffic.rateLimit.per",
      message: `${gateway} ${flow}`,
      got: rateText(requests, per),
      fix: isQuota
        ? "nothing, if the backends bear that; otherwise limit a second"
        : "nothing, or set burst to what may come at once",
    }),
  ];
}
