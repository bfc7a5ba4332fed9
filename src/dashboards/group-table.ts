import type { Panel } from "./panel";
import { sloNumbers } from "./slo-stats";
import { panelName } from "./slo-subject";
import type { SloSubject } from "./slo-subject";
import { tablePanel } from "./table-panel";

/** All groups of an SLO, the worst first. How much each one does is known even of a group that has no budget yet. */
export function groupTable(subject: SloSubject): Panel {
  const { group, queries, words } = subject;
  const numbers = sloNumbers(subject).map(({ title, fields, perGroup }) => ({ title, fields, expression: perGroup }));
  return tablePanel({
    name: panelName(subject, "groups"),
    title: `Budgets by ${group}`,
    description: `Which ${group} needs somebody? The one with the least budget left comes first; a budget is unknown while there is nothing to count.`,
    size: { w: 12, h: 8 },
    columns: [
      ...numbers,
      {
        title: words.amount,
        fields: { unit: words.amountUnit, decimals: 2 },
        expression: queries.perGroup("most", queries.totalPerSecond),
      },
    ],
    sortedBy: { displayName: numbers[0].title, desc: false },
  });
}
