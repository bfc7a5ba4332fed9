import type { Expression } from "../promql/expression";
import { BURN_RATE_UNIT, statFields } from "./field-config";
import type { StatFields, ThresholdStep } from "./field-config";
import { statPanel } from "./panel";
import type { Panel } from "./panel";
import { NOT_BURNING } from "./slo-queries";
import { legendOf, panelName } from "./slo-subject";
import type { SloSubject } from "./slo-subject";

const STAT = { w: 5, h: 4 };

/** Share of the budget below which it is time to be careful. */
const LITTLE_LEFT = 0.25;

const BUDGET_STEPS: readonly ThresholdStep[] = [
  { color: "red", value: null },
  { color: "orange", value: 0 },
  { color: "green", value: LITTLE_LEFT },
];

/** How an SLO is doing, in one number: of a grouped SLO the worst group's, and one a group. */
export interface SloNumber {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly legend: string;
  readonly fields: StatFields;
  readonly worst: Expression;
  readonly perGroup: Expression;
}

/** How are we doing: one line of numbers. */
export function sloStats(subject: SloSubject): readonly Panel[] {
  return [objective(subject), ...sloNumbers(subject).map((number) => stat(subject, number))];
}

function stat(subject: SloSubject, { name, title, question, legend, fields, worst }: SloNumber): Panel {
  const { group } = subject;
  return statPanel({
    name: panelName(subject, name),
    title: group === undefined ? title : `${title} (worst)`,
    description: group === undefined ? question : `${question} Shown is the ${group} that is worst off.`,
    size: STAT,
    fieldConfig: statFields(fields),
    queries: [{ expression: worst, legend: legendOf(subject, legend) }],
    named: group !== undefined,
  });
}

function objective(subject: SloSubject): Panel {
  const { slo, queries, group } = subject;
  const decimals = slo.slo.objective.percentText.split(".")[1]?.length ?? 0;
  const ofEach = group === undefined ? "" : `, of each ${group}`;
  return statPanel({
    name: panelName(subject, "objective"),
    title: `Objective over ${slo.slo.window}`,
    description: `What is promised${ofEach}? ${slo.description}`,
    size: { w: 4, h: 4 },
    fieldConfig: statFields({ unit: "percentunit", decimals }),
    queries: [{ expression: queries.objective, legend: "objective" }],
    named: false,
  });
}

export function sloNumbers(subject: SloSubject): readonly SloNumber[] {
  return [budgetLeft(subject), currentBurnRate(subject), timeToEmpty(subject), costOfSelectedRange(subject)];
}

function budgetLeft({ slo, queries }: SloSubject): SloNumber {
  return {
    name: "budget-left",
    title: "Budget left",
    question: `How much of the ${slo.slo.window} error budget is left? Below 0 the promise is broken.`,
    legend: "left",
    fields: { unit: "percentunit", decimals: 1, steps: BUDGET_STEPS },
    worst: queries.extreme("least", queries.budgetRemaining),
    perGroup: queries.perGroup("least", queries.budgetRemaining),
  };
}

function currentBurnRate({ slo, queries }: SloSubject): SloNumber {
  const pages = slo.tiers.filter(({ level }) => level === "page").map(({ factor }) => factor.number);
  const steps: ThresholdStep[] = [
    { color: "text", value: null },
    { color: "green", value: 0 },
    { color: "orange", value: 1 },
    ...(pages.length === 0 ? [] : [{ color: "red" as const, value: Math.min(...pages) }]),
  ];
  return {
    name: "burn-rate",
    title: "Burn rate, last hour",
    question: `How fast is the budget being spent? At 1 it lasts exactly ${slo.slo.window}, at 2 half as long.`,
    legend: "burn rate",
    fields: { unit: BURN_RATE_UNIT, decimals: 2, steps },
    worst: queries.extreme("most", queries.currentBurnRate),
    perGroup: queries.perGroup("most", queries.currentBurnRate),
  };
}

function timeToEmpty({ queries }: SloSubject): SloNumber {
  return {
    name: "time-to-empty",
    title: "Budget empty in",
    question: "How long will the budget last at the burn rate of the last hour?",
    legend: "empty in",
    fields: { unit: "s", words: { [NOT_BURNING]: { text: "not burning", color: "green" } } },
    worst: queries.firstToBeEmpty,
    perGroup: queries.perGroup("least", queries.timeToEmpty),
  };
}

function costOfSelectedRange({ slo, queries }: SloSubject): SloNumber {
  return {
    name: "cost-of-range",
    title: "Cost of the selected range",
    question: `Which share of the ${slo.slo.window} budget was spent in the time range picked above? Pick an incident or a deploy to see its price.`,
    legend: "cost",
    fields: { unit: "percentunit", decimals: 2 },
    worst: queries.extreme("most", queries.costOfSelectedRange),
    perGroup: queries.perGroup("most", queries.costOfSelectedRange),
  };
}
