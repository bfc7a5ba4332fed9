import { printPromql } from "../promql/print";
import type { CanaryPlan } from "../canary/canary-plan";
import { RELEASE_ALERTS } from "../canary/release-alerts";
import { RELEASE_WORDS, toldAfter } from "../canary/release-words";
import { rolloutPhase } from "../canary/rollout-phase";
import type { Canary, Service } from "../spec/service";
import { fileNames, releaseAlertName, runbookAnchor } from "../units/names";
import type { ReleaseAlertKind } from "../units/names";
import { code, heading, paragraph, printMarkdown } from "./markdown";
import type { Block, Inline } from "./markdown";
import { releaseActions } from "./release-actions";
import { releaseSwitch } from "./release-switch";
import type { Runbook } from "./runbook";

/** The runbook of a service's releases; none for a service whose releases nothing here controls. */
export function releaseRunbook(service: Service, plan?: CanaryPlan): readonly Runbook[] {
  const { canary } = service;
  if (canary?.controller !== "argo-rollouts") return [];
  const blocks = [
    heading(1, `${service.service}: releases`),
    paragraph(
      `Argo Rollouts releases Deployment ${service.workload.deployment} in namespace ${service.namespace}. The commands need its kubectl plugin.`,
    ),
    ...RELEASE_ALERTS.flatMap((kind) => alertBlocks(service, canary, kind)),
    ...releaseActions(service),
    ...planned(plan),
    ...releaseSwitch(service),
  ];
  const { namespace, service: name } = service;
  return [
    {
      id: { namespace, service: name },
      path: fileNames.releaseRunbook(service),
      text: printMarkdown(blocks),
      anchors: RELEASE_ALERTS.map((kind) => runbookAnchor(releaseAlertName(service, kind))),
    },
  ];
}

/** What the release was planned to cost, to need and to find, with its numbers. */
function planned(plan: CanaryPlan | undefined): readonly Block[] {
  if (plan === undefined) return [];
  return [heading(2, "The plan", "plan"), ...plan.explain.map((sentence) => paragraph(sentence))];
}

/** Where each alert's reader goes on. */
const NEXT: Readonly<Record<ReleaseAlertKind, readonly Inline[]>> = {
  CanaryPaused: [
    { link: "Why it waits", url: "#why" },
    ", then ",
    { link: "Go on", url: "#go-on" },
    " or ",
    { link: "Abort", url: "#abort" },
    ".",
  ],
  CanaryDegraded: [{ link: "Why it waits", url: "#why" }, ", then ", { link: "After an abort", url: "#retry" }, "."],
};

function alertBlocks(service: Service, canary: Canary, kind: ReleaseAlertKind): readonly Block[] {
  const { phase, meaning, reason } = RELEASE_WORDS[kind];
  const alert = releaseAlertName(service, kind);
  return [
    heading(2, alert, runbookAnchor(alert)),
    paragraph(`${meaning} Told after ${toldAfter(kind, canary)}. ${reason} It pages nobody.`),
    paragraph("First step: ", ...NEXT[kind]),
    code("promql", printPromql(rolloutPhase(service, phase))),
  ];
}
