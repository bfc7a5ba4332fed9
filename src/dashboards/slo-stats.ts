import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import { BURN_RATE_UNIT, statFields } from "./field-config";
import type { ThresholdStep } from "./field-config";
import { statPanel } from "./panel";
import type { Panel } from "./panel";
import { NOT_BURNING } from "./slo-queries";
import type { SloQueries } from "./slo-queries";

const STAT = { w: 5, h: 4 };

/** Share of the budget below which it is time to be careful. */
const LITTLE_LEFT = 0.25;

/** What the panels of one SLO are made from. */
export interface SloSubject {
  readonly service: Service;
  readonly slo: GuardedSlo;
  readonly queries: SloQueries;
}

/** A panel's public name: unique in the dashboard, and free of its place. */
export function panelName(slo: GuardedSlo, panel: string): string {
  return `${slo.id.slo}/${panel}`;
}

/** How are we doing: one line of numbers. */
export function sloStats(subject: SloSubject): readonly Panel[] {
  return [
    objective(subject),
    budgetLeft(subject),
    currentBurnRate(subject),
    timeToEmpty(subject),
    costOfSelectedRange(subject),
  ];
}

function objective({ slo, queries }: SloSubject): Panel {
  const decimals = slo.slo.objective.percentText.split(".")[1]?.length ?? 0;
  return statPanel({
    name: panelName(slo, "objective"),
    title: `Objective over ${slo.slo.window}`,
    description: `What is promised? ${slo.description}`,
    size: { w: 4, h: 4 },
    fieldConfig: statFields({ unit: "percentunit", decimals }),
    queries: [{ expression: queries.objective, legend: "objective" }],
  });
}

function budgetLeft({ slo, queries }: SloSubject): Panel {
  const steps: ThresholdStep[] = [
    { color: "red", value: null },
    { color: "orange", value: 0 },
    { color: "green", value: LITTLE_LEFT },
  ];
  return statPanel({
    name: panelName(slo, "budget-left"),
    title: "Budget left",
    description: `How much of the ${slo.slo.window} error budget is left? Below 0 the promise is broken.`,
    size: STAT,
    fieldConfig: statFields({ unit: "percentunit", decimals: 1, steps }),
    queries: [{ expression: queries.budgetRemaining, legend: "left" }],
  });
}

function currentBurnRate({ slo, queries }: SloSubject): Panel {
  const pages = slo.tiers.filter(({ level }) => level === "page").map(({ factor }) => factor.number);
  const steps: ThresholdStep[] = [
    { color: "text", value: null },
    { color: "green", value: 0 },
    { color: "orange", value: 1 },
    ...(pages.length === 0 ? [] : [{ color: "red" as const, value: Math.min(...pages) }]),
  ];
  return statPanel({
    name: panelName(slo, "burn-rate"),
    title: "Burn rate, last hour",
    description: `How fast is the budget being spent? At 1 it lasts exactly ${slo.slo.window}, at 2 half as long.`,
    size: STAT,
    fieldConfig: statFields({ unit: BURN_RATE_UNIT, decimals: 2, steps }),
    queries: [{ expression: queries.currentBurnRate, legend: "burn rate" }],
  });
}

function timeToEmpty({ slo, queries }: SloSubject): Panel {
  return statPanel({
    name: panelName(slo, "time-to-empty"),
    title: "Budget empty in",
    description: "How long will the budget last at the burn rate of the last hour?",
    size: STAT,
    fieldConfig: statFields({ unit: "s", words: { [NOT_BURNING]: { text: "not burning", color: "green" } } }),
    queries: [{ expression: queries.timeToEmpty, legend: "empty in" }],
  });
}

function costOfSelectedRange({ slo, queries }: SloSubject): Panel {
  return statPanel({
    name: panelName(slo, "cost-of-range"),
    title: "Cost of the selected range",
    description: `Which share of the ${slo.slo.window} budget was spent in the time range picked above? Pick an incident or a deploy to see its price.`,
    size: STAT,
    fieldConfig: statFields({ unit: "percentunit", decimals: 2 }),
    queries: [{ expression: queries.costOfSelectedRange, legend: "cost" }],
  });
}
