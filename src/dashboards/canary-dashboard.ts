import type { CanaryPlan } from "../canary/canary-plan";
import type { Service } from "../spec/service";
import { dashboardUid, releaseRunbookUrl } from "../units/names";
import { canaryPanels, releasePanels } from "./canary-panels";
import { dashboard, pageLink } from "./dashboard";
import type { Dashboard } from "./dashboard";
import { layout } from "./layout";

/** The board of a service's releases: where one stands, and for each SLO how near its verdict is. */
export function canaryDashboard(service: Service, plan: CanaryPlan): Dashboard {
  const { runbooksUrl } = service;
  return dashboard({
    kind: "canary",
    uid: dashboardUid(service, "canary"),
    title: `${service.service}: releases`,
    description: `Where does the release of ${service.service} (namespace ${service.namespace}) stand, and what does it cost?`,
    tags: ["canary", service.namespace, service.service],
    datasourceUid: service.monitoring.datasourceUid,
    links:
      runbooksUrl === undefined
        ? []
        : [
            pageLink(
              "Runbook: releases",
              releaseRunbookUrl(runbooksUrl, service, "CanaryPaused").replace(/#[^#]*$/, ""),
            ),
          ],
    variables: [],
    panels: layout([
      { name: "release", title: "Release", collapsed: false, panels: releasePanels(service, plan) },
      ...plan.verdicts.map((verdict, index) => ({
        name: `verdict ${verdict.guarded.id.slo}`,
        title: `Verdict: ${verdict.guarded.id.slo}`,
        collapsed: index > 0,
        panels: canaryPanels(service, plan, verdict),
      })),
    ]),
  });
}
