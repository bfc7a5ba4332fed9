import type { EventCounts } from "../indicators/event-counts";
import type { Service } from "../spec/service";
import type { TierLevel } from "../spec/slo-spec";
import type { Duration } from "../units/duration";
import type { Ratio } from "../units/ratio";
import type { GuardedSlo } from "./guarded-slo";
import type { Tier } from "./tier";

/** What a simulation needs to know of an SLO and its alerts. */
export interface SimulatedSlo {
  readonly objective: Ratio;
  readonly window: Duration;
  readonly tiers: readonly Tier[];
  /** Fewest bad events inside a tier's long window before it may fire. */
  readonly minimumBadEvents: Readonly<Record<TierLevel, number>>;
  readonly scrapeInterval: Duration;
  /** Which events have a counter besides the total: extrapolation treats a difference otherwise. */
  readonly counted: "bad" | "good";
  /** Major version of Prometheus: before 3 a range includes its own beginning, and with it one more evaluation. @default 3 */
  readonly prometheus?: 2 | 3;
}

/** An SLO of a service with the alerts that are generated for it. */
export function simulatedSlo(service: Pick<Service, "monitoring">, guarded: GuardedSlo): SimulatedSlo {
  const { slo, tiers, minimumBadEvents, indicator } = guarded;
  const { objective, window } = slo;
  const { scrapeInterval } = service.monitoring;
  return { objective, window, tiers, minimumBadEvents, scrapeInterval, counted: countedEvents(indicator.counts) };
}

function countedEvents(counts: EventCounts): SimulatedSlo["counted"] {
  return "good" in counts || counts.kind === "histogram" ? "good" : "bad";
}
