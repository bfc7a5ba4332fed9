import { baseWindow } from "../burnrate/evaluation";
import { selector } from "../promql/build";
import type { Matcher } from "../promql/expression";
import { printPromql } from "../promql/print";
import type { Service } from "../spec/service";
import { groupVariableName, seriesNames } from "../units/names";
import type { QueryVariable } from "./dashboard";

/** Accepts series without the label too: they are a group of their own. */
const EVERY_GROUP = ".*";

/** Lets a reader pick groups by one of their labels, over all SLOs that are grouped by it. */
export function groupVariable({ namespace, service, monitoring }: Service, label: string): QueryVariable {
  const groups = selector(seriesNames.totalRate(baseWindow(monitoring)), { namespace, service });
  return {
    name: groupVariableName(label),
    label,
    type: "query",
    datasource: { type: "prometheus", uid: "${datasource}" },
    query: `label_values(${printPromql(groups)}, ${label})`,
    current: { text: ["All"], value: ["$__all"] },
    hide: 0,
    includeAll: true,
    allValue: EVERY_GROUP,
    multi: true,
    refresh: 2,
    sort: 1,
  };
}

/** Only the groups that the reader has picked. */
export function groupMatcher(label: string): Matcher {
  return { label, operator: "=~", value: `$${groupVariableName(label)}` };
}
