import type { BudgetOptions } from "./budget-options";
import type { LeftBudget } from "./left-budget";
import { plainPercent } from "./plain-number";

/** The budgets that are left, for people or for programs. */
export function printBudgets(budgets: readonly LeftBudget[], { format, minimum }: BudgetOptions): string {
  if (format === "json") return JSON.stringify({ minimum: minimum.number, budgets }, null, 2);
  return budgets.map((each) => `${subject(each)}: ${state(each, `${minimum.percentText} %`)}`).join("\n");
}

function subject({ namespace, service, slo, group }: LeftBudget): string {
  // A label's value may hold anything; as JSON it cannot move a terminal's cursor.
  const labels = Object.entries(group).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${namespace}/${service} ${slo}${labels.length === 0 ? "" : `{${labels.join(", ")}}`}`;
}

function state({ left, enough, unknown }: LeftBudget, minimum: string): string {
  if (left === undefined) return `unknown, which is never enough: ${unknown}`;
  const share = left < 0 ? `overspent by ${plainPercent(-left)}` : `${plainPercent(left)} of the error budget is left`;
  return enough ? share : `${share}, less than ${minimum}`;
}
