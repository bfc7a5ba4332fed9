import type { GuardedSlo } from "../../burnrate/guarded-slo";
import type { Matcher } from "../../promql/expression";
import type { SyntheticBudget, SyntheticSeries } from "./synthetic-series";

/** One budget of an SLO, whose series can be made up: its only one, or that of one group. */
export interface TestedBudget extends SyntheticBudget {
  readonly slo: GuardedSlo;
  readonly group: readonly Matcher[];
}

/** An SLO that can be tested. */
export interface TestedSlo {
  readonly slo: GuardedSlo;
  /** The budget that burns in incidents. */
  readonly burning: TestedBudget;
  /** That of another group, which must not notice. */
  readonly other?: TestedBudget;
}

/** SLOs that are tested in the same simulations, and the series of all of them. */
export interface TestBatch {
  readonly slos: readonly TestedSlo[];
  readonly series: readonly SyntheticSeries[];
}

export function budgetsOf({ burning, other }: TestedSlo): readonly TestedBudget[] {
  return other === undefined ? [burning] : [burning, other];
}

export function sloNames(slos: readonly TestedSlo[]): string {
  return slos.map(({ slo }) => slo.id.slo).join(", ");
}
