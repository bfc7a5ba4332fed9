import type { Tier } from "../burnrate/tier";
import { alertStates, groupStates } from "./alert-panels";
import type { Query } from "./base-panel";
import { evenWidths } from "./even-widths";
import { BURN_RATE_UNIT, colored, dashed, lineFields } from "./field-config";
import { groupTable } from "./group-table";
import { timeseriesPanel } from "./panel";
import type { Panel } from "./panel";
import { constant } from "./slo-queries";
import { sloStats } from "./slo-stats";
import { legendOf, panelName } from "./slo-subject";
import type { SloSubject } from "./slo-subject";
import { trafficPanels } from "./traffic-panels";

const HALF = { w: 12, h: 8 };

/** The panels of one SLO in reading order: how are we doing, where does it go, which alert comes next, what is the traffic. */
export function sloPanels(subject: SloSubject): readonly Panel[] {
  const grouped = subject.group !== undefined;
  const widths = evenWidths(subject.slo.tiers.length);
  return [
    ...sloStats(subject),
    ...(grouped ? [groupTable(subject), groupStates(subject)] : []),
    budgetOverTime(subject),
    alertStates(subject),
    ...subject.slo.tiers.map((tier, index) => tierBurnRate(subject, tier, { w: widths[index], h: 7 })),
    ...trafficPanels(subject),
  ];
}

function budgetOverTime(subject: SloSubject): Panel {
  const { queries, group } = subject;
  const pace = "even pace";
  const left = { expression: queries.budgetRemaining, legend: legendOf(subject, "budget left") };
  return timeseriesPanel({
    name: panelName(subject, "budget-over-time"),
    title: "Budget left over time",
    description:
      group === undefined
        ? "Is the budget going down faster than it may? The dashed line is the budget of a day ago less one day's even share: below it, the last day cost more than its share."
        : `Whose budget is going down, and since when? A line a ${group}.`,
    size: HALF,
    fieldConfig: lineFields({
      unit: "percentunit",
      overrides: group === undefined ? [dashed(pace, "orange"), colored("budget left", "blue")] : [],
    }),
    queries: group === undefined ? [left, { expression: queries.evenPace, legend: pace }] : [left],
  });
}

function tierBurnRate(subject: SloSubject, tier: Tier, size: { readonly w: number; readonly h: number }): Panel {
  const limit = `fires above ${tier.factor}`;
  return timeseriesPanel({
    name: panelName(subject, `tier-${tier.name}`),
    title: `Burn rate of tier ${tier.name}`,
    description: `How close is the ${tier.name} alert? ${firesWhen(subject, tier)}`,
    size,
    fieldConfig: lineFields({ unit: BURN_RATE_UNIT, min: 0, overrides: [dashed(limit, "red")] }),
    queries: [...burnRates(subject, tier), { expression: constant(tier.factor), legend: limit }],
  });
}

/** Of groups only the window that decides: two lines a group would be too many to tell apart. */
function burnRates(subject: SloSubject, tier: Tier): readonly Query[] {
  const { queries, group } = subject;
  if (group === undefined)
    return [tier.short, tier.long].map((window) => ({ expression: queries.burnRate(window), legend: String(window) }));
  return [{ expression: queries.decidingBurnRate(tier), legend: legendOf(subject, "deciding") }];
}

function firesWhen({ slo, group }: SloSubject, tier: Tier): string {
  const minimum = slo.minimumBadEvents[tier.level];
  const enough =
    minimum === 0 ? "" : ` and at least ${minimum} ${slo.indicator.unit} of the last ${tier.long} were bad`;
  if (group === undefined) return `It fires (${tier.level}) when both lines are above the dashed one${enough}.`;
  return `It fires (${tier.level}) for each ${group} whose line is above the dashed one${enough}. A line is the lower burn rate of ${tier.short} and ${tier.long}.`;
}
