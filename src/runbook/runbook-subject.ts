import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Service } from "../spec/service";
import type { Inline } from "./markdown";

/** What one runbook is about. */
export interface RunbookSubject {
  readonly service: Service;
  readonly slo: GuardedSlo;
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
