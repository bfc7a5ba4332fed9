import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import type { Inline } from "./markdown";

/** What one runbook is about. */
export interface RunbookSubject {
  readonly service: Service;
  readonly slo: GuardedSlo;
}

/** What has a budget and alerts of its own each, in words; undefined where there is one for everything. */
export function groupOf({ slo }: RunbookSubject): string | undefined {
  return slo.groupBy.length === 0 ? undefined : slo.groupBy.join("/");
}

/** ``label `route` ``, or all of them. */
export function groupLabels({ slo }: RunbookSubject): readonly Inline[] {
  const labels = slo.groupBy.flatMap((label, index) => [...(index === 0 ? [] : [" and "]), { code: label }]);
  return [slo.groupBy.length === 1 ? "label " : "labels ", ...labels];
}

/** Sections that every runbook has once; the key is the anchor, the value the heading. */
export const SECTIONS = {
  "is-it-real": "Is it real",
  "how-bad": "How bad",
  "what-changed": "What changed",
  "make-it-stop": "Make it stop",
  "which-bottleneck": "Which bottleneck",
  escalate: "Escalate",
  after: "After",
} as const;

export type SectionAnchor = keyof typeof SECTIONS;

export function sectionLink(anchor: SectionAnchor): Inline {
  return { link: SECTIONS[anchor], url: `#${anchor}` };
}

/** Plain NGINX in front of hosts: there is no Deployment to roll back or to scale. */
export function runsOnHosts({ traffic }: Service): boolean {
  return traffic?.gateway === "nginx" && traffic.upstreams !== undefined;
}
