import type { SloIdentity } from "../units/names";

/** The error budget that is left of one SLO, or of one group of it. */
export interface LeftBudget extends SloIdentity {
  /** Labels of the group; empty for an SLO without groups. */
  readonly group: Readonly<Record<string, string>>;
  /** Share of the budget; below 0 when it is overspent. Absent when nobody knows. */
  readonly left?: number;
  readonly enough: boolean;
  /** Why nobody knows. */
  readonly unknown?: string;
}
