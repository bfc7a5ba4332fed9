import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import { signalsInForce } from "../traffic/signals-in-force";
import { dashboardUid, guardrailRunbookUrl, runbookUrl } from "../units/names";
import { dashboard, pageLink } from "./dashboard";
import type { Dashboard } from "./dashboard";
import { groupVariable } from "./group-variable";
import { guardrailSections } from "./guardrail-panels";
import { layout } from "./layout";
import { sloPanels } from "./slo-panels";
import { sloSubject } from "./slo-subject";

/** The board of a service's promises: a row an SLO, the first one open, and one for the guardrails at the gateway. */
export function sloDashboard(service: Service, slos: readonly GuardedSlo[]): Dashboard {
  const labels = [...new Set(slos.flatMap(({ groupBy }) => groupBy))];
  return dashboard({
    kind: "slo",
    uid: dashboardUid(service, "slo"),
    title: `${service.service}: SLOs`,
    description: `Does ${service.service} (namespace ${service.namespace}) keep its promises, and how much may still go wrong?`,
    tags: ["slo", service.namespace, service.service],
    datasourceUid: service.monitoring.datasourceUid,
    links: runbookLinks(service, slos),
    variables: labels.map((label) => groupVariable(service, label)),
    panels: layout([
      ...slos.map((slo, index) => ({
        name: slo.id.slo,
        title: rowTitle(slo),
        collapsed: index > 0,
        panels: sloPanels(sloSubject(service, slo)),
      })),
      ...guardrailSections(service),
    ]),
  });
}

function rowTitle({ id, slo, groupBy }: GuardedSlo): string {
  const grouped = groupBy.length === 0 ? "" : `, by ${groupBy.join("/")}`;
  return `${id.slo}: ${slo.objective.percentText} % over ${slo.window}${grouped}`;
}

function runbookLinks(service: Service, slos: readonly GuardedSlo[]) {
  const { runbooksUrl } = service;
  if (runbooksUrl === undefined) return [];
  const guardrails = pageLink("Runbook: guardrails", pageOf(guardrailRunbookUrl(runbooksUrl, service)));
  return [
    ...slos.map(({ id }) => pageLink(`Runbook: ${id.slo}`, pageOf(runbookUrl(runbooksUrl, id, "")))),
    ...(signalsInForce(service).length === 0 ? [] : [guardrails]),
  ];
}

/** The page as a whole: an alert's address without the alert. */
function pageOf(url: string): string {
  return url.replace(/#[^#]*$/, "");
}
