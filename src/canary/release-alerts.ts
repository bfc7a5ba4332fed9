import { EVALUATION_INTERVAL } from "../burnrate/evaluation";
import { literalText } from "../rules/alert-text";
import type { AlertingRule, RuleGroup } from "../rules/rule";
import type { Canary, Service } from "../spec/service";
import {
  dashboardUid,
  dashboardUrl,
  releaseAlertName,
  releaseGroupName,
  releaseRunbookUrl,
  seriesLabels,
} from "../units/names";
import type { ReleaseAlertKind } from "../units/names";
import { RELEASE_WORDS, toldAfter } from "./release-words";
import { rolloutPhase } from "./rollout-phase";

export const RELEASE_ALERTS = Object.keys(RELEASE_WORDS) as readonly ReleaseAlertKind[];

/** Labels that say more than these alerts know. */
const TAKEN = ["tier", "slo"];

/** The alerts about releases that stand still; none where no controller tells of its Rollouts. */
export function releaseRules(service: Service): readonly RuleGroup[] {
  const { canary } = service;
  if (canary?.controller !== "argo-rollouts") return [];
  return [
    {
      name: releaseGroupName(service),
      interval: EVALUATION_INTERVAL,
      rules: RELEASE_ALERTS.map((kind) => releaseAlert(service, canary, kind)),
    },
  ];
}

function releaseAlert(service: Service, canary: Canary, kind: ReleaseAlertKind): AlertingRule {
  const { phase, summary, meaning, first } = RELEASE_WORDS[kind];
  const held = toldAfter(kind, canary);
  return {
    alert: releaseAlertName(service, kind),
    expression: rolloutPhase(service, phase),
    for: held,
    labels: labelsOf(service),
    annotations: {
      summary: `${service.service}: ${summary}`,
      description: `Rollout ${service.workload.deployment} in namespace ${service.namespace} has been ${phase} for ${held}. ${meaning} First, ${first}`,
      ...links(service, kind),
    },
  };
}

function labelsOf({ namespace, service, labels, alerting }: Service): Readonly<Record<string, string>> {
  const users = Object.entries(seriesLabels(labels)).filter(([name]) => !TAKEN.includes(name));
  return { ...Object.fromEntries(users), namespace, service, severity: alerting.ticket.severity };
}

function links(service: Service, kind: ReleaseAlertKind): Readonly<Record<string, string>> {
  const { runbooksUrl, monitoring } = service;
  const { grafanaUrl } = monitoring;
  return {
    ...(runbooksUrl !== undefined && { runbook_url: literalText(releaseRunbookUrl(runbooksUrl, service, kind)) }),
    ...(grafanaUrl !== undefined && {
      dashboard_url: literalText(dashboardUrl(grafanaUrl, dashboardUid(service, "canary"))),
    }),
  };
}
