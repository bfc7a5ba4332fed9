import { guardedSlos } from "./burnrate/guarded-slo";
import type { GuardedSlo } from "./burnrate/guarded-slo";
import { canaryGuardrails } from "./canary/canary-guardrails";
import type { CanaryPlan } from "./canary/canary-plan";
import { acknowledged } from "./checks/acknowledge";
import { serviceProblems } from "./checks/service-problems";
import type { Dashboard } from "./dashboards/dashboard";
import { dashboardConfigMap } from "./dashboards/dashboard-config-map";
import { dashboards } from "./dashboards/dashboards";
import type { Manifest } from "./manifest";
import type { Problem } from "./problem";
import { prometheusRule } from "./rules/prometheus-rule";
import type { RuleGroup } from "./rules/rule";
import { ruleGroup } from "./rules/rule-group";
import { runbookConfigMap } from "./runbook/runbook-config-map";
import { runbooks } from "./runbook/runbooks";
import type { Runbook } from "./runbook/runbook";
import { readService } from "./spec/read-service";
import type { ReadOptions } from "./spec/read-service";
import type { Service } from "./spec/service";
import { nginxConfigMap } from "./traffic/nginx-config-map";
import { trafficGuardrails } from "./traffic/traffic-guardrails";

/**
 * Manifests by what they guard. Each part travels by itself, so that a change of one never rewrites another:
 * a rollout controller moves live weights in `routes`, and a new alert must not move them back.
 */
export const GUARDRAIL_PARTS = ["rules", "dashboards", "runbooks", "routes", "policies", "canary", "nginx"] as const;
export type GuardrailPart = (typeof GUARDRAIL_PARTS)[number];

/** Everything generated for one service, as data. */
export interface Guardrails {
  readonly service: Service;
  readonly slos: readonly GuardedSlo[];
  readonly ruleGroups: readonly RuleGroup[];
  readonly dashboards: readonly Dashboard[];
  readonly runbooks: readonly Runbook[];
  /** The canary's plan with its reasons, when a canary is asked for. */
  readonly canaryPlan?: CanaryPlan;
  /** A complete nginx.conf, when the gateway is plain NGINX. */
  readonly nginx?: string;
  readonly manifests: Readonly<Record<GuardrailPart, readonly Manifest[]>>;
}

export interface Composition {
  /** Absent when the document cannot be understood at all. Nothing may be deployed from it while problems hold errors. */
  readonly guardrails?: Guardrails;
  readonly problems: readonly Problem[];
}

/** The composition: one document in, every guardrail and every finding out. Never throws for what a user wrote. */
export function composeGuardrails(document: unknown, options: ReadOptions = {}): Composition {
  const read = readService(document, options);
  if (read.service === undefined) return { problems: read.problems };
  const { guardrails, problems } = guardrailsOf(read.service);
  const placed = problems.map((problem) => ({ ...problem, path: read.writtenPath(problem.path) }));
  return { guardrails, problems: acknowledged([...read.problems, ...placed], read.service.acknowledge) };
}

function guardrailsOf(service: Service): { guardrails: Guardrails; problems: Problem[] } {
  const { slos, problems: sloProblems } = guardedSlos(service);
  const traffic = trafficGuardrails(service);
  const canary = canaryGuardrails(service, slos);
  const ruleGroups = slos.map((slo) => ruleGroup(service, slo));
  const boards = dashboards(service, slos);
  const books = runbooks(service, slos);
  const manifests: Record<GuardrailPart, readonly Manifest[]> = {
    rules: ruleGroups.length === 0 ? [] : [prometheusRule(service, ruleGroups)],
    dashboards: boards.map((dashboard) => dashboardConfigMap(service, dashboard)),
    runbooks: books.length === 0 ? [] : [runbookConfigMap(service, books)],
    routes: traffic.routes,
    policies: traffic.policies,
    canary: canary.manifests,
    nginx:
      traffic.nginx === undefined || service.traffic?.upstreams !== undefined
        ? []
        : [nginxConfigMap(service, traffic.nginx)],
  };
  return {
    guardrails: {
      service,
      slos,
      ruleGroups,
      dashboards: boards,
      runbooks: books,
      canaryPlan: canary.plan,
      nginx: traffic.nginx,
      manifests,
    },
    problems: [...sloProblems, ...traffic.problems, ...canary.problems, ...serviceProblems(service)],
  };
}
