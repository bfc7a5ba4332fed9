import { guardedSlos } from "./burnrate/guarded-slo";
import type { GuardedSlo } from "./burnrate/guarded-slo";
import { canaryGuardrails } from "./canary/canary-guardrails";
import type { CanaryPlan } from "./canary/canary-plan";
import { releaseRules } from "./canary/release-alerts";
import { acknowledged } from "./checks/acknowledge";
import { serviceProblems } from "./checks/service-problems";
import type { Dashboard } from "./dashboards/dashboard";
import { dashboardConfigMap } from "./dashboards/dashboard-config-map";
import { dashboards } from "./dashboards/dashboards";
import { loadScriptOf, scriptConfigMap } from "./loadtest/load-script-of";
import type { LoadScript } from "./loadtest/load-script-of";
import type { Manifest } from "./manifest";
import type { Problem } from "./problem";
import { prometheusRule } from "./rules/prometheus-rule";
import type { RuleGroup } from "./rules/rule";
import { ruleGroup } from "./rules/rule-group";
import { guardrailRunbook } from "./runbook/guardrail-runbook";
import { releaseRunbook } from "./runbook/release-runbook";
import { runbookConfigMap } from "./runbook/runbook-config-map";
import { runbooks } from "./runbook/runbooks";
import type { Runbook } from "./runbook/runbook";
import { readService } from "./spec/read-service";
import type { ReadOptions } from "./spec/read-service";
import type { Service } from "./spec/service";
import { nginxConfigMap } from "./traffic/nginx-config-map";
import { signalRules } from "./traffic/signal-rules";
import { nginxWorkload } from "./traffic/nginx-workload";
import { trafficGuardrails } from "./traffic/traffic-guardrails";

/**
 * Manifests by what they guard. Each part travels by itself, so that a change of one never rewrites another:
 * a rollout controller moves live weights in `routes`, and a new alert must not move them back.
 */
export const GUARDRAIL_PARTS = [
  "rules",
  "dashboards",
  "runbooks",
  "routes",
  "policies",
  "loadtest",
  "canary",
  "nginx",
] as const;
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
  /** The k6 script, when a load test is described. */
  readonly loadScript?: LoadScript;
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

/** Findings are always complete; what is rendered from SLOs is made when it is asked for. */
function guardrailsOf(service: Service): { guardrails: Guardrails; problems: Problem[] } {
  const { slos, problems: sloProblems } = guardedSlos(service);
  const traffic = trafficGuardrails(service);
  const canary = canaryGuardrails(service, slos);
  const { upstreams, nginxDeployment } = service.traffic ?? {};
  const nginxInCluster = traffic.nginx !== undefined && (upstreams === undefined || nginxDeployment !== undefined);
  const guardrails: Guardrails = onDemand<Guardrails>({
    service: () => service,
    slos: () => slos,
    ruleGroups: () =>
      slos.length === 0
        ? []
        : [...slos.map((slo) => ruleGroup(service, slo)), ...signalRules(service), ...releaseRules(service)],
    dashboards: () => dashboards(service, slos, canary.plan),
    runbooks: () =>
      slos.length === 0
        ? []
        : [...runbooks(service, slos), ...guardrailRunbook(service), ...releaseRunbook(service, canary.plan)],
    loadScript: () => loadScriptOf(service, slos),
    canaryPlan: () => canary.plan,
    nginx: () => traffic.nginx,
    manifests: () =>
      onDemand<Guardrails["manifests"]>({
        rules: () => (slos.length === 0 ? [] : [prometheusRule(service, guardrails.ruleGroups)]),
        dashboards: () => guardrails.dashboards.map((dashboard) => dashboardConfigMap(service, dashboard)),
        runbooks: () => (slos.length === 0 ? [] : [runbookConfigMap(service, guardrails.runbooks)]),
        routes: () => traffic.routes,
        policies: () => traffic.policies,
        loadtest: () => (guardrails.loadScript === undefined ? [] : [scriptConfigMap(service, guardrails.loadScript)]),
        canary: () => canary.manifests,
        nginx: () => (nginxInCluster ? nginxObjects(service, traffic.nginx!) : []),
      }),
  });
  return {
    guardrails,
    problems: [...sloProblems, ...traffic.problems, ...canary.problems, ...serviceProblems(service)],
  };
}

function nginxObjects(service: Service, config: string): readonly Manifest[] {
  return [nginxConfigMap(service, config), ...nginxWorkload(service, config)];
}

/** An object whose fields are made when they are first read: a thousand SLOs' rules do not wait for their dashboards. */
function onDemand<T extends object>(make: { readonly [K in keyof T]-?: () => T[K] }): T {
  const made = {} as T;
  for (const key of Object.keys(make) as (keyof T)[]) {
    const get = () => {
      const value = make[key]();
      Object.defineProperty(made, key, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(made, key, { get, enumerable: true, configurable: true });
  }
  return made;
}
