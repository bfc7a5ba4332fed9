import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import { dashboardUid, dashboardUrl, groupVariableName, runbookUrl, seriesLabels } from "../units/names";
import { literalText } from "./alert-text";
import { RecordedSeries } from "./recorded-series";

/** What the alerts of one SLO are about. */
export interface AlertSubject {
  readonly service: Service;
  readonly slo: GuardedSlo;
  readonly series: RecordedSeries;
}

export interface AlertText {
  readonly alert: string;
  readonly summary: string;
  readonly description: string;
  /** Whether the alert carries the labels of a group. */
  readonly ofGroup: boolean;
}

type Texts = Readonly<Record<string, string>>;

export function alertSubject(service: Service, slo: GuardedSlo): AlertSubject {
  return { service, slo, series: RecordedSeries.of(slo, service.monitoring) };
}

/**
 * The user's labels first, so that the ones the product is known by always win; a group's labels come with its series.
 * `tier` is a usual label of Kubernetes objects, and on an alert without a tier of ours it would read as one.
 */
export function alertLabels({ service, slo }: AlertSubject, own: Texts): Texts {
  const taken = ["tier", ...slo.groupBy];
  const users = Object.entries(seriesLabels(service.labels)).filter(([name]) => !taken.includes(name));
  return { ...Object.fromEntries(users), ...slo.id, ...own };
}

export function alertAnnotations({ service, slo }: AlertSubject, text: AlertText): Texts {
  const { runbooksUrl, monitoring } = service;
  return {
    summary: text.summary,
    description: text.description,
    ...(runbooksUrl !== undefined && { runbook_url: literalText(runbookUrl(runbooksUrl, slo.id, text.alert)) }),
    ...(monitoring.grafanaUrl !== undefined && {
      dashboard_url:
        literalText(dashboardUrl(monitoring.grafanaUrl, dashboardUid(service, "slo"))) +
        (text.ofGroup ? pickedGroup(slo.groupBy) : ""),
    }),
  };
}

/** Opens the dashboard on the alert's own group. */
function pickedGroup(groupBy: readonly string[]): string {
  const picks = groupBy.map((label) => `var-${groupVariableName(label)}={{ $labels.${label} | urlquery }}`);
  return picks.length === 0 ? "" : `?${picks.join("&")}`;
}

/** The promise in words, as the beginning of a description. */
export function promiseText({ slo }: AlertSubject): string {
  return `Promise: ${literalText(slo.description.replace(/[.\s]+$/, ""))}.`;
}

/** ` for route /checkout`, as Prometheus fills it in; nothing where nothing is grouped. */
export function groupText({ slo }: AlertSubject): string {
  const parts = slo.groupBy.map((label) => `${label} {{ or $labels.${label} "(none)" }}`);
  return parts.length === 0 ? "" : ` for ${parts.join(", ")}`;
}
