import type { GuardedSlo } from "../burnrate/guarded-slo";
import { alertingRules } from "../rules/alerts";
import type { Service } from "../spec/service";
import { fileNames, runbookAnchor } from "../units/names";
import type { Identity, SloIdentity } from "../units/names";
import { alertSection } from "./alert-section";
import { bottleneckTable } from "./bottleneck-table";
import { firstLook } from "./first-look";
import { makeItStop } from "./make-it-stop";
import { heading, paragraph, printMarkdown } from "./markdown";
import type { Block } from "./markdown";
import { groupOf, SECTIONS } from "./runbook-subject";
import type { RunbookSubject } from "./runbook-subject";

/** What to do when an alert of one SLO, or the one about a service's guardrails, fires. */
export interface Runbook {
  readonly id: SloIdentity | Identity;
  /** In the layout of the names table. */
  readonly path: string;
  /** Markdown. */
  readonly text: string;
  /** One an alert, in the order of the alerts. */
  readonly anchors: readonly string[];
}

/** After this long without an idea, a second person helps more than another look. */
const ALONE_FOR_MINUTES = 15;
/** Share of the budget whose loss in one incident deserves a written review. */
const REVIEW_ABOVE_PERCENT = 20;
const CAREFUL_BELOW_PERCENT = 25;

/**
 * The runbook of one SLO. The sections that hold for every alert come once and first, so that "Make it stop" is within a
 * screen; an alert's link leads to its own short section, which says where to begin.
 */
export function runbook(service: Service, slo: GuardedSlo): Runbook {
  const subject: RunbookSubject = { service, slo };
  const alerts = alertingRules(service, slo);
  const blocks = [
    ...promise(subject),
    ...firstLook(subject),
    ...makeItStop(subject),
    ...bottleneckTable(service),
    ...escalate(subject),
    ...after(),
    ...alerts.flatMap((rule) => alertSection(subject, rule)),
  ];
  return {
    id: slo.id,
    path: fileNames.runbook(slo.id),
    text: printMarkdown(blocks),
    anchors: alerts.map(({ alert }) => runbookAnchor(alert)),
  };
}

function promise(subject: RunbookSubject): readonly Block[] {
  const { service, slo } = subject;
  const { objective, window } = slo.slo;
  const group = groupOf(subject);
  const ofEach = group === undefined ? "" : `, for each ${group}`;
  // "seconds" are counted one by one, like requests.
  const one = slo.indicator.unit.slice(0, -1);
  return [
    heading(1, `${service.service}: ${slo.id.slo}`),
    paragraph(
      `Promise: ${slo.description.replace(/[.\s]+$/, "")}. Objective ${objective.percentText} % over ${window}${ofEach}; a bad ${one} is ${slo.indicator.badEvent}.`,
    ),
  ];
}

function escalate({ service }: RunbookSubject): readonly Block[] {
  const owner = Object.entries(service.labels).map(([label, value]) => `${label} ${value}`);
  const who = owner.length === 0 ? "the owner of the service" : `the owner of the service (${owner.join(", ")})`;
  return [
    heading(2, SECTIONS.escalate, "escalate"),
    paragraph(
      `No idea after ${ALONE_FOR_MINUTES} minutes of a page, or less time to empty than that: call ${who}. If the cause is outside the service, call its owner at once.`,
    ),
  ];
}

function after(): readonly Block[] {
  return [
    heading(2, SECTIONS.after, "after"),
    paragraph(
      `Pick the incident's time range on the dashboard: "Cost of the selected range" is its price. Above ${REVIEW_ABOVE_PERCENT} % of the budget, write a postmortem without blame: what happened, why it was not caught before, one change that prevents it.`,
    ),
    {
      type: "table",
      head: ["Budget left", "What may be released"],
      rows: [
        [`${CAREFUL_BELOW_PERCENT} % and more`, "everything"],
        [`less than ${CAREFUL_BELOW_PERCENT} %`, "small changes that are easy to take back"],
        ["none", "only what makes the service more reliable"],
      ],
    },
  ];
}
