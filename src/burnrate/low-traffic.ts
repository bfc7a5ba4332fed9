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
  readonly groupBy: readonly string[];
  readonly minimumBadEvents: Readonly<Record<TierLevel, number>>;
}

/** How many events a second the SLO counts, and how they are called. */
interface Rate {
  readonly perSecond: number;
  readonly words: string;
}

/** What the stated traffic makes of the tiers: too easily fired by one request, or out of an outage's reach. */
export function lowTrafficProblems(service: Service, slo: PagedSlo, index: number): Problem[] {
  const rate = rateOf(service, slo);
  if (rate === undefined) return [];
  const path = `spec.slos[${index}].minimumBadEvents`;
  const pages = slo.tiers.filter(({ level }) => level === "page");
  const easy = slo.indicator.unit === "requests" ? pages.find((tier) => oneFailurePages(tier, slo, rate)) : undefined;
  return [
    ...(easy === undefined ? [] : [tooEasy(easy, rate, path)]),
    ...(["page", "ticket"] as const).flatMap((level) => outOfReach(slo, level, { rate, path })),
  ];
}

function rateOf({ traffic }: Service, { indicator, groupBy }: PagedSlo): Rate | undefined {
  if (indicator.unit === "seconds") return { perSecond: 1, words: "counting seconds" };
  const requestsPerSecond = traffic?.expected?.requestsPerSecond;
  if (requestsPerSecond === undefined || indicator.unit !== "requests") return undefined;
  const groups = groupBy.length === 0 ? "" : ", all groups together";
  return { perSecond: requestsPerSecond, words: `at ${requestsPerSecond} requests a second${groups}` };
}

/** One bad request inside both windows: the long one has more requests, so it decides. */
function oneFailurePages(tier: Tier, slo: PagedSlo, { perSecond }: Rate): boolean {
  return slo.minimumBadEvents.page <= 1 && 1 / Math.max(1, perSecond * tier.long.seconds) > tier.threshold.number;
}

function tooEasy(tier: Tier, { perSecond, words }: Rate, path: string): Problem {
  const requests = Math.max(1, Math.round(perSecond * tier.long.seconds));
  return finding(burnRateRules.oneFailurePages, {
    path,
    message: `${words} tier ${tier.name} sees about ${requests} in ${tier.long}, of which one failure is ${percent(1 / requests)}: more than the ${tier.threshold.percentText} % it pages at`,
    got: "a minimum of at most 1 bad event",
    allowed: "2 or more",
    fix: "write minimumBadEvents: 5, so that a page needs more than one unlucky request",
  });
}

/** The alerts ask for half an event less: a rate's extrapolation turns five events into 4.97. */
const TOLERANCE = 0.5;

function outOfReach(
  slo: PagedSlo,
  level: TierLevel,
  { rate, path }: { readonly rate: Rate; readonly path: string },
): Problem[] {
  const minimum = slo.minimumBadEvents[level];
  const tiers = slo.tiers.filter((tier) => tier.level === level);
  const mute = tiers.filter(({ long }) => rate.perSecond * long.seconds <= minimum - TOLERANCE);
  if (minimum <= 1 || mute.length === 0) return [];
  const held = mute.map(
    ({ name, long }) => `${name} sees about ${Math.floor(rate.perSecond * long.seconds)} in ${long}`,
  );
  const all = mute.length === tiers.length;
  const most = Math.floor(rate.perSecond * Math.max(...tiers.map(({ long }) => long.seconds)));
  const effect = all ? `no outage makes a ${level}` : `even if all fail, that is no ${level}`;
  return [
    finding(burnRateRules.minimumOutOfReach, {
      path: level === "page" ? path : "spec.alerting.ticket.minimumBadEvents",
      message: `${rate.words}, ${held.join(" and ")}, and ${minimum} bad ones are asked for: ${effect}`,
      got: String(minimum),
      allowed: most < 2 ? "1, or more traffic" : `well below ${most}`,
      fix: `write minimumBadEvents: ${Math.max(1, Math.floor(most / 10))}, or send synthetic probes${all ? "" : ", or rely on the longer tiers"}`,
    }),
  ];
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
