import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Tier } from "../burnrate/tier";
import { alertingRules } from "../rules/alerts";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { runbookUrl } from "../units/names";
import { BURN_RATE_UNIT, colored, dashed, lineFields, stateFields } from "./field-config";
import { GRID_WIDTH } from "./layout";
import { stateTimelinePanel, timeseriesPanel } from "./panel";
import type { Panel } from "./panel";
import { ALERT_STATES, constant, SloQueries } from "./slo-queries";
import { panelName, sloStats } from "./slo-stats";
import type { SloSubject } from "./slo-stats";

const HALF = { w: 12, h: 8 };

/** The panels of one SLO in reading order: how are we doing, where does it go, which alert comes next, what is the traffic. */
export function sloPanels(service: Service, slo: GuardedSlo): readonly Panel[] {
  const subject: SloSubject = { service, slo, queries: SloQueries.of(slo, service.monitoring) };
  return [
    ...sloStats(subject),
    budgetOverTime(subject),
    alertStates(subject),
    ...slo.tiers.map((tier) => tierBurnRate(subject, tier)),
    errorRatio(subject),
    events(subject),
  ];
}

function budgetOverTime({ slo, queries }: SloSubject): Panel {
  const pace = "even pace";
  return timeseriesPanel({
    name: panelName(slo, "budget-over-time"),
    title: "Budget left over time",
    description:
      "Is the budget going down faster than it may? The dashed line is the budget of a day ago less one day's even share: below it, the last day cost more than its share.",
    size: HALF,
    fieldConfig: lineFields({
      unit: "percentunit",
      overrides: [dashed(pace, "orange"), colored("budget left", "blue")],
    }),
    queries: [
      { expression: queries.budgetRemaining, legend: "budget left" },
      { expression: queries.evenPace, legend: pace },
    ],
  });
}

function alertStates({ service, slo, queries }: SloSubject): Panel {
  const alerts = alertingRules(service, slo).map(({ alert }) => alert);
  const { runbooksUrl } = service;
  return stateTimelinePanel({
    name: panelName(slo, "alerts"),
    title: "Alerts",
    description: "Which alerts fired, and when? No bar means that Prometheus did not evaluate the rules.",
    size: HALF,
    fieldConfig: stateFields({
      [ALERT_STATES.quiet]: { text: "quiet", color: "green" },
      [ALERT_STATES.pending]: { text: "pending", color: "yellow" },
      [ALERT_STATES.firing]: { text: "firing", color: "red" },
    }),
    queries: alerts.map((alert) => ({ expression: queries.alertState(alert), legend: alert })),
    links:
      runbooksUrl === undefined
        ? []
        : alerts.map((alert) => ({
            title: `Runbook: ${alert}`,
            url: runbookUrl(runbooksUrl, slo.id, alert),
            targetBlank: true,
          })),
  });
}

function tierBurnRate({ slo, queries }: SloSubject, tier: Tier): Panel {
  const limit = `fires above ${tier.factor}`;
  return timeseriesPanel({
    name: panelName(slo, `tier-${tier.name}`),
    title: `Burn rate of tier ${tier.name}`,
    description: `How close is the ${tier.name} alert? It fires (${tier.level}) when both lines are above the dashed one.`,
    size: { w: Math.floor(GRID_WIDTH / slo.tiers.length), h: 7 },
    fieldConfig: lineFields({ unit: BURN_RATE_UNIT, min: 0, overrides: [dashed(limit, "red")] }),
    queries: [
      { expression: queries.burnRate(tier.short), legend: String(tier.short) },
      { expression: queries.burnRate(tier.long), legend: String(tier.long) },
      { expression: constant(tier.factor), legend: limit },
    ],
  });
}

/** Without tiers there is still the hour that the current burn rate is recorded from. */
function fastWindows(slo: GuardedSlo): readonly Duration[] {
  const fastest = slo.tiers.at(0);
  return fastest === undefined ? [Duration.of(1, "h")] : [fastest.short, fastest.long];
}

function errorRatio({ slo, queries }: SloSubject): Panel {
  const allowed = "allowed on average";
  return timeseriesPanel({
    name: panelName(slo, "error-ratio"),
    title: "Bad events",
    description: `Which share of the events is bad? Bad is ${slo.indicator.badEvent}.`,
    size: HALF,
    fieldConfig: lineFields({ unit: "percentunit", min: 0, overrides: [dashed(allowed, "orange")] }),
    queries: [
      ...fastWindows(slo).map((window) => ({ expression: queries.errorRatio(window), legend: `last ${window}` })),
      { expression: constant(slo.slo.objective.complement()), legend: allowed },
    ],
  });
}

function events({ slo, queries }: SloSubject): Panel {
  return timeseriesPanel({
    name: panelName(slo, "events"),
    title: "Events per second",
    description: "How much is asked of the service, and how much of it goes wrong?",
    size: HALF,
    fieldConfig: lineFields({
      unit: slo.indicator.kind === "ratio" ? "cps" : "reqps",
      min: 0,
      stacked: true,
      overrides: [colored("good", "green"), colored("bad", "red")],
    }),
    queries: [
      { expression: queries.badPerSecond, legend: "bad" },
      { expression: queries.goodPerSecond, legend: "good" },
    ],
  });
}
