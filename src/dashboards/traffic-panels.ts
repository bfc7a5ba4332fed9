import { Duration } from "../units/duration";
import type { PanelContent } from "./base-panel";
import { evenWidths } from "./even-widths";
import { colored, dashed, lineFields } from "./field-config";
import { timeseriesPanel } from "./panel";
import type { Panel } from "./panel";
import { constant } from "./slo-queries";
import { legendOf, panelName } from "./slo-subject";
import type { SloSubject } from "./slo-subject";

type Sized = Omit<PanelContent, "size">;

/** How much there is, and how much of it is bad. */
export function trafficPanels(subject: SloSubject): readonly Panel[] {
  const contents =
    subject.group === undefined
      ? [errorRatio(subject), goodAndBad(subject)]
      : [errorRatio(subject), ...badByGroup(subject), amountByGroup(subject)];
  const widths = evenWidths(contents.length);
  return contents.map((content, index) => timeseriesPanel({ ...content, size: { w: widths[index], h: 8 } }));
}

/** Without tiers there is still the hour that the current burn rate is recorded from. */
function fastWindows({ slo }: SloSubject): readonly Duration[] {
  const fastest = slo.tiers.at(0);
  return fastest === undefined ? [Duration.of(1, "h")] : [fastest.short, fastest.long];
}

function errorRatio(subject: SloSubject): Sized {
  const { slo, queries, words, group } = subject;
  const allowed = "allowed on average";
  const windows = group === undefined ? fastWindows(subject) : fastWindows(subject).slice(0, 1);
  const ofEach = group === undefined ? "" : ` of each ${group} in the last ${windows[0]}`;
  return {
    name: panelName(subject, "error-ratio"),
    title: words.bad,
    description: `Which share of ${words.whole}${ofEach} is bad? Bad is ${slo.indicator.badEvent}.`,
    fieldConfig: lineFields({ unit: "percentunit", min: 0, overrides: [dashed(allowed, "orange")] }),
    queries: [
      ...windows.map((window) => ({
        expression: queries.errorRatio(window),
        legend: legendOf(subject, `last ${window}`),
      })),
      { expression: constant(slo.slo.objective.complement()), legend: allowed },
    ],
  };
}

function goodAndBad(subject: SloSubject): Sized {
  const { queries, words } = subject;
  return {
    name: panelName(subject, "events"),
    title: words.amount,
    description: words.amountQuestion,
    fieldConfig: lineFields({
      unit: words.amountUnit,
      min: 0,
      stacked: true,
      overrides: [colored("good", "green"), colored("bad", "red")],
    }),
    queries: [
      { expression: queries.badPerSecond, legend: "bad" },
      { expression: queries.goodPerSecond, legend: "good" },
    ],
  };
}

/** Where the errors come from: a share says little of a group with few requests. */
function badByGroup(subject: SloSubject): readonly Sized[] {
  const { queries, words, group } = subject;
  if (words.badAmount === undefined) return [];
  return [
    {
      name: panelName(subject, "bad-events"),
      title: words.badAmount,
      description: `Which ${group} do the bad ones come from?`,
      fieldConfig: lineFields({ unit: words.amountUnit, min: 0, stacked: true }),
      queries: [{ expression: queries.badPerSecond, legend: legendOf(subject, "bad") }],
    },
  ];
}

function amountByGroup(subject: SloSubject): Sized {
  const { queries, words, group } = subject;
  return {
    name: panelName(subject, "events"),
    title: words.amount,
    description: `${words.amountOfEach} ${group}?`,
    fieldConfig: lineFields({ unit: words.amountUnit, min: 0, stacked: words.badAmount !== undefined }),
    queries: [{ expression: queries.totalPerSecond, legend: legendOf(subject, "all") }],
  };
}
