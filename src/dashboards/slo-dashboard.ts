import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import { dashboardUid, runbookUrl } from "../units/names";
import { dashboard, pageLink } from "./dashboard";
import type { Dashboard } from "./dashboard";
import { layout } from "./layout";
import { sloPanels } from "./slo-panels";

/** The board of a service's promises: a row an SLO, the first one open. */
export function sloDashboard(service: Service, slos: readonly GuardedSlo[]): Dashboard {
  return dashboard({
    kind: "slo",
    uid: dashboardUid(service, "slo"),
    title: `${service.service}: SLOs`,
    description: `Does ${service.service} (namespace ${service.namespace}) keep its promises, and how much may still go wrong?`,
    tags: ["slo", service.namespace, service.service],
    datasourceUid: service.monitoring.datasourceUid,
    links: runbookLinks(service, slos),
    panels: layout(
      slos.map((slo, index) => ({
        name: slo.id.slo,
        title: `${slo.id.slo}: ${slo.slo.objective.percentText} % over ${slo.slo.window}`,
        collapsed: index > 0,
        panels: sloPanels(service, slo),
      })),
    ),
  });
}

function runbookLinks({ runbooksUrl }: Service, slos: readonly GuardedSlo[]) {
  if (runbooksUrl === undefined) return [];
  return slos.map(({ id }) => pageLink(`Runbook: ${id.slo}`, runbookPage(runbooksUrl, id)));
}

/** The page as a whole: an alert's address without the alert. */
function runbookPage(runbooksUrl: string, id: GuardedSlo["id"]): string {
  return runbookUrl(runbooksUrl, id, "").replace(/#$/, "");
}
