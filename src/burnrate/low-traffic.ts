import type { Indicator } from "../indicators/indicator";
import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service } from "../spec/service";
import type { TierLevel } from "../spec/slo-spec";
import { burnRateRules } from "./rules";
import type { Tier } from "./tier";

interface PagedSlo {
  readonly indicator: Pick<Indicator, "unit">;
  readonly tiers: readonly Tier[];
  readonly minimumBadEvents: Readonly<Record<TierLevel, number>>;
}

/** What the stated traffic makes of the page tiers: too easily fired by one request, or out of an outage's reach. */
export function lowTrafficProblems(service: Service, slo: PagedSlo, index: number): Problem[] {
  const requestsPerSecond = service.traffic?.expected?.requestsPerSecond;
  if (requestsPerSecond === undefined || slo.indicator.unit !== "requests") return [];
  const pages = slo.tiers.filter(({ level }) => level === "page");
  const easy = pages.filter((tier) => oneFailurePages(tier, slo, requestsPerSecond));
  const mute = pages.filter(({ long }) => requestsPerSecond * long.seconds < slo.minimumBadEvents.page);
  return [
    ...easy.slice(0, 1).map((tier) => tooEasy(tier, requestsPerSecond, index)),
    ...mute.slice(0, 1).map((tier) => outOfReach(tier, slo, { requestsPerSecond, index })),
  ];
}

/** One bad request inside both windows: the long one has more requests, so it decides. */
function oneFailurePages(tier: Tier, slo: PagedSlo, requestsPerSecond: number): boolean {
  return slo.minimumBadEvents.page <= 1 && 1 / (requestsPerSecond * tier.long.seconds) > tier.threshold.number;
}

function tooEasy(tier: Tier, requestsPerSecond: number, index: number): Problem {
  const requests = requestsPerSecond * tier.long.seconds;
  return finding(burnRateRules.oneFailurePages, {
    path: `spec.slos[${index}].minimumBadEvents`,
    message: `at ${requestsPerSecond} requests a second tier ${tier.name} sees ${Math.round(requests)} requests in ${tier.long}, of which one failure is ${percent(1 / requests)}: more than the ${tier.threshold.percentText} % it pages at`,
    got: "a minimum of at most 1 bad event",
    allowed: "2 or more",
    fix: "write minimumBadEvents: 5, so that a page needs more than one unlucky request",
  });
}

function outOfReach(
  tier: Tier,
  slo: PagedSlo,
  { requestsPerSecond, index }: { readonly requestsPerSecond: number; readonly index: number },
): Problem {
  const requests = Math.floor(requestsPerSecond * tier.long.seconds);
  const minimum = slo.minimumBadEvents.page;
  return finding(burnRateRules.minimumOutOfReach, {
    path: `spec.slos[${index}].minimumBadEvents`,
    message: `at ${requestsPerSecond} requests a second only about ${requests} arrive in ${tier.long}, so that tier ${tier.name} never sees ${minimum} bad ones, even if all of them fail`,
    got: String(minimum),
    allowed: `at most ${requests}`,
    fix: `send synthetic probes, write minimumBadEvents: ${Math.max(1, requests)} or less, or rely on the longer tiers`,
  });
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
