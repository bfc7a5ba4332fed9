import { alertingRules } from "../rules/alerts";
import { runbookUrl } from "../units/names";
import { stateFields } from "./field-config";
import type { FieldConfig } from "./field-config";
import { stateTimelinePanel } from "./panel";
import type { Panel } from "./panel";
import { ALERT_STATES } from "./slo-queries";
import { legendOf, panelName } from "./slo-subject";
import type { SloSubject } from "./slo-subject";

const SIZE = { w: 12, h: 8 };

const STATES: FieldConfig = stateFields({
  [ALERT_STATES.quiet]: { text: "quiet", color: "green" },
  [ALERT_STATES.pending]: { text: "pending", color: "yellow" },
  [ALERT_STATES.firing]: { text: "firing", color: "red" },
});

const NO_BAR = "No bar means that Prometheus did not evaluate the rules.";

/** A bar an alert: with groups there would be too many bars for one each. */
export function alertStates(subject: SloSubject): Panel {
  const { service, slo, queries, group } = subject;
  const alerts = alertNames(subject);
  const { runbooksUrl } = service;
  const worst = group === undefined ? "" : ` A bar shows the ${group} that is worst off.`;
  return stateTimelinePanel({
    name: panelName(subject, "alerts"),
    title: "Alerts",
    description: `Which alerts fired, and when?${worst} ${NO_BAR}`,
    size: SIZE,
    fieldConfig: STATES,
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

/** A bar a group. */
export function groupStates(subject: SloSubject): Panel {
  const { queries, group } = subject;
  return stateTimelinePanel({
    name: panelName(subject, "groups-alerts"),
    title: `Alerts by ${group}`,
    description: `For which ${group} did any alert fire, and when? Alerts about the SLO as a whole are not among them. ${NO_BAR}`,
    size: SIZE,
    fieldConfig: STATES,
    queries: [{ expression: queries.groupState(alertNames(subject)), legend: legendOf(subject, "any alert") }],
  });
}

function alertNames({ service, slo }: SloSubject): readonly string[] {
  return alertingRules(service, slo).map(({ alert }) => alert);
}
