import type { Manifest } from "../../manifest";
import type { Found, Lint, LintedRollout, TrafficRouting } from "./lint-target";
import { listOf } from "./lint-target";
import { lintRules } from "./rules";

const CANARY = "spec.strategy.canary";
const ROUTING = `${CANARY}.trafficRouting`;
/** Routers of Argo Rollouts 1.9. */
const ROUTERS = ["alb", "ambassador", "apisix", "appMesh", "istio", "nginx", "plugins", "smi", "traefik"];
/** What else stands beside them. */
const BESIDE_ROUTERS = ["managedRoutes", "maxTrafficWeight"];
const HASH_LABEL = "rollouts-pod-template-hash";
const MANAGED_BY = "argo-rollouts.argoproj.io/managed-by-rollouts";

function routersOf(routing: TrafficRouting | undefined): readonly string[] {
  return Object.keys(routing ?? {}).filter((key) => ROUTERS.includes(key));
}

/** The Services of a canary, as far as they are delivered with it. */
function servicesOf({ canary, namespace, others }: LintedRollout): readonly Manifest[] {
  const names = [canary?.canaryService, canary?.stableService];
  return others.filter(
    ({ kind, metadata }) =>
      kind === "Service" && names.includes(metadata.name) && (metadata.namespace ?? "default") === namespace,
  );
}

/** Labels of the pods, where something that is delivered tells them. */
function podLabels({ spec, others, namespace }: LintedRollout): Readonly<Record<string, unknown>> | undefined {
  type Templated = { template?: { metadata?: { labels?: Record<string, unknown> } } };
  const { workloadRef } = spec;
  const workload = others.find(
    ({ kind, metadata }) =>
      workloadRef?.kind === kind && workloadRef.name === metadata.name && metadata.namespace === namespace,
  );
  const { template } = (workload === undefined ? spec : workload.spec) as Templated;
  return template === undefined ? undefined : (template.metadata?.labels ?? {});
}

/** Which Services there are, which router, and what needs one. */
export const ROUTING_LINTS: readonly Lint<LintedRollout>[] = [
  {
    rule: lintRules.services,
    find: ({ canary }) => {
      const { canaryService, stableService, trafficRouting } = canary ?? {};
      const path = `${CANARY}.canaryService`;
      if (canaryService !== undefined && canaryService === stableService)
        return [{ path, message: "both versions have the same Service", got: canaryService, fix: "name two Services" }];
      const routers = routersOf(trafficRouting);
      // The controller does not ask this of plugins; the Gateway API plugin then fails at every try.
      if (routers.length === 0 || (canaryService !== undefined && stableService !== undefined)) return [];
      return [{ path, message: `${routers.join(", ")} needs a canaryService and a stableService`, fix: "name both" }];
    },
  },
  {
    rule: lintRules.router,
    find: ({ canary }) => {
      const routing = canary?.trafficRouting;
      if (routing === undefined) return [];
      const unknown = Object.keys(routing).filter((key) => ![...ROUTERS, ...BESIDE_ROUTERS].includes(key));
      const problem = (path: string, message: string): Found => ({
        ...{ path, message, allowed: ROUTERS.join(", ") },
        fix: "for HTTPRoutes use plugins with argoproj-labs/gatewayAPI",
      });
      return [
        ...unknown.map((key) => problem(`${ROUTING}.${key}`, `there is no router ${key}`)),
        ...(routersOf(routing).length === 0 ? [problem(ROUTING, "no router is named")] : []),
      ];
    },
  },
  {
    rule: lintRules.routerOnly,
    find: ({ canary }) => {
      if (canary === undefined) return [];
      const { trafficRouting, scaleDownDelaySeconds, dynamicStableScale } = canary;
      const steps = listOf(canary.steps);
      const without: readonly [string, boolean][] = [
        [`${CANARY}.scaleDownDelaySeconds`, scaleDownDelaySeconds !== undefined],
        [`${CANARY}.dynamicStableScale`, dynamicStableScale === true],
        ...steps.map((step, index): [string, boolean] => [
          `${CANARY}.steps[${index}]`,
          "setCanaryScale" in step || listOf(step.experiment?.templates).some(({ weight }) => weight !== undefined),
        ]),
      ];
      const needRouter = trafficRouting === undefined ? without.filter(([, used]) => used) : [];
      return [
        ...needRouter.map(([path]) => ({ path, message: "it works with a router only", fix: "remove it" })),
        ...(scaleDownDelaySeconds !== undefined && dynamicStableScale === true
          ? [
              {
                path: `${CANARY}.scaleDownDelaySeconds`,
                message: "not with dynamicStableScale",
                fix: "keep one of them",
              },
            ]
          : []),
        ...maxTrafficWeight(trafficRouting),
      ];
    },
  },
  {
    rule: lintRules.selector,
    find: (rollout) => {
      const labels = podLabels(rollout);
      if (labels === undefined) return [];
      return servicesOf(rollout).flatMap(({ metadata, spec }) => {
        const { selector = {} } = spec as { selector?: Record<string, unknown> };
        const missing = Object.entries(selector).filter(([key, value]) => key !== HASH_LABEL && labels[key] !== value);
        if (missing.length === 0) return [];
        const got = missing.map(([key, value]) => `${key}: ${String(value)}`).join(", ");
        const message = `Service ${metadata.name} selects by labels that the pods do not have`;
        return [{ path: "spec.template.metadata.labels", message, got, fix: "give the pods these labels" }];
      });
    },
  },
  {
    rule: lintRules.managed,
    find: (rollout) =>
      servicesOf(rollout).flatMap(({ metadata }) => {
        const owner = metadata.annotations?.[MANAGED_BY];
        if (owner === undefined || owner === rollout.name) return [];
        const message = `Service ${metadata.name} belongs to Rollout ${owner}`;
        return [{ path: CANARY, message, got: owner, allowed: rollout.name, fix: "use Services of its own" }];
      }),
  },
];

/** The Gateway API plugin takes the stable weight for 100 less the canary's, whatever the field says. */
function maxTrafficWeight(routing: TrafficRouting | undefined): readonly Found[] {
  if (routing?.maxTrafficWeight === undefined || routersOf(routing).includes("nginx")) return [];
  const fix = "remove it, and write weights in percent";
  return [{ path: `${ROUTING}.maxTrafficWeight`, message: `no effect on ${routersOf(routing).join(", ")}`, fix }];
}
