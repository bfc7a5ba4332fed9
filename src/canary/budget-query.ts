import { aggregate, matchers, selector } from "../promql/build";
import { printPromql } from "../promql/print";
import { seriesNames } from "../units/names";
import type { SloIdentity } from "../units/names";

/** Share of the error budget that is left, of the group that has least of it. */
export function budgetQuery({ namespace, service, slo }: SloIdentity): string {
  return printPromql(aggregate("min", selector(seriesNames.budgetRemaining, matchers({ namespace, service, slo }))));
}
