import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import { SloQueries } from "./slo-queries";
import { UNIT_WORDS } from "./unit-words";
import type { UnitWords } from "./unit-words";

/** What the panels of one SLO are made from. */
export interface SloSubject {
  readonly service: Service;
  readonly slo: GuardedSlo;
  readonly queries: SloQueries;
  readonly words: UnitWords;
  /** What has a budget of its own each, in words. @default - one budget for everything */
  readonly group?: string;
}

export function sloSubject(service: Service, slo: GuardedSlo): SloSubject {
  return {
    service,
    slo,
    queries: SloQueries.of(slo, service.monitoring),
    words: UNIT_WORDS[slo.indicator.unit],
    ...(slo.groupBy.length > 0 && { group: slo.groupBy.join("/") }),
  };
}

/** A panel's public name: unique in the dashboard, and free of its place. */
export function panelName({ slo }: SloSubject, panel: string): string {
  return `${slo.id.slo}/${panel}`;
}

/** A line is called after its group; where there is one line, after what it shows. */
export function legendOf({ slo }: SloSubject, shown: string): string {
  return slo.groupBy.length === 0 ? shown : slo.groupBy.map((label) => `{{${label}}}`).join(", ");
}
