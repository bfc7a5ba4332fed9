import type { GuardedSlo } from "../../burnrate/guarded-slo";
import type { Tier } from "../../burnrate/tier";
import { Duration } from "../../units/duration";
import type { TestedBudget } from "./tested-slo";

/** When the alert of one tier fires and ends, by arithmetic on the exact windows. */
export interface PlannedTier {
  readonly tier: Tier;
  /** From the beginning of the incident until the long window is above the threshold. */
  readonly due: Duration;
  /** From the end of the incident until the short window is not above the threshold any more. */
  readonly recovers: Duration;
  /** Whether the clean traffic before the incident fills the long window. */
  readonly isFull: boolean;
  /** How much later the alert is for every second by which events are counted later. */
  readonly delay: number;
}

/** A steady incident after clean traffic, for one budget. */
export interface PlannedIncident {
  readonly budget: TestedBudget;
  readonly errorRatio: number;
  readonly tiers: readonly PlannedTier[];
}

const ERROR_RATIOS = [0.1, 0.5, 1] as const;
/** How far an incident is above the thresholds, where there is room: one that is close to them takes its time. */
const CLEARANCE = 2;

/** The incident that a budget's tiers are tested with. Tiers that it cannot fire are not among its tiers. */
export function planIncident(budget: TestedBudget, clean: Duration): PlannedIncident {
  const { tiers } = budget.slo;
  const errorRatio = wholeShare(budget, CLEARANCE * Math.max(0, ...tiers.map(({ threshold }) => threshold.number)));
  const planned = tiers.flatMap((tier) => planTier(tier, budget.slo, { errorRatio, clean }) ?? []);
  return { budget, errorRatio, tiers: planned };
}

/** The smallest share of the events that every kind of series can show at any moment, at least as large as wanted. */
export function wholeShare({ allOrNothing }: Pick<TestedBudget, "allOrNothing">, wanted: number): number {
  return (allOrNothing ? undefined : ERROR_RATIOS.find((ratio) => ratio >= wanted)) ?? 1;
}

function planTier(
  tier: Tier,
  slo: GuardedSlo,
  { errorRatio, clean }: { readonly errorRatio: number; readonly clean: Duration },
): PlannedTier | undefined {
  const share = tier.threshold.number / errorRatio;
  const whenFull = tier.long.times(share);
  // A younger SLO has less of good events to weigh against the bad ones.
  const whenYoung = share < 1 ? clean.times(share / (1 - share)) : whenFull;
  // Time cannot be counted faster; events can, so that their minimum is never what is waited for.
  const minimum = slo.indicator.unit === "seconds" ? slo.minimumBadEvents[tier.level] : 0;
  const enough = Duration.of(minimum / errorRatio, "s");
  if (enough.compare(tier.long) > 0) return undefined;
  const isYoung = whenYoung.compare(whenFull) < 0;
  const above = isYoung ? whenYoung : whenFull;
  return {
    tier,
    due: above.compare(enough) < 0 ? enough : above,
    recovers: tier.short.times(1 - share),
    isFull: clean.compare(tier.long) >= 0,
    delay: isYoung ? 1 / (1 - share) : 1,
  };
}

const EVENTS_PER_SECOND = 1_000;
/** Far from deciding, also where a test evaluates ten times less often than Prometheus and so counts a tenth. */
const TIMES_THE_MINIMUM = 20;

/** Events a second at which thresholds, and not the minimum of bad events, decide when alerts fire. */
export function eventsPerSecond(incidents: readonly PlannedIncident[]): number {
  const needed = incidents.flatMap(({ budget, errorRatio, tiers }) =>
    tiers.map(({ tier, due }) => budget.slo.minimumBadEvents[tier.level] / (errorRatio * Math.max(1, due.seconds))),
  );
  return Math.ceil(Math.max(EVENTS_PER_SECOND, ...needed.map((each) => TIMES_THE_MINIMUM * each)));
}
