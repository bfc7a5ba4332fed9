import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service } from "../spec/service";
import { objectNames } from "../units/names";
import { ROUTER_PLUGIN } from "./argo-rollouts";
import type { CanaryPlan } from "./canary-plan";
import { HASH_PLACEHOLDER, STABLE_HASH_PLACEHOLDER } from "./guarded-counts";
import { requestRouter } from "./request-router";
import { canaryRules } from "./rules";
import { verdictQuery } from "./verdict-query";

/** Longest DNS label: the name of a Service. */
const LONGEST_SERVICE = 63;
/** A pod's name is cut to 58 characters before its random end; the hash takes up to 10, and two dashes. */
const LONGEST_DEPLOYMENT = 46;

/** What Argo Rollouts or Kubernetes would refuse or get wrong, and what a team has to know about its own objects. */
export function rolloutProblems(service: Service, plan: CanaryPlan): readonly Problem[] {
  return [...nameProblems(service), ...queryProblems(plan), ...routerFindings(service), ...workloadFindings(service)];
}

function nameProblems({ service, workload }: Service): Problem[] {
  const name = objectNames.canaryService(service);
  const tooLong = (path: string, got: string, allowed: string) =>
    finding(canaryRules.nameTooLong, { path, message: `${got} is too long`, got, allowed, fix: "use a shorter name" });
  return [
    ...(name.length > LONGEST_SERVICE
      ? [tooLong("metadata.name", name, `a Service name of ${LONGEST_SERVICE} characters`)]
      : []),
    ...(workload.deployment.length > LONGEST_DEPLOYMENT
      ? [tooLong("spec.workload.deployment", workload.deployment, `${LONGEST_DEPLOYMENT} characters`)]
      : []),
  ];
}

function queryProblems(plan: CanaryPlan): Problem[] {
  return plan.verdicts
    .filter((verdict) => withoutHashes(verdictQuery(plan, verdict)).includes("{{"))
    .map((verdict) =>
      finding(canaryRules.query, {
        path: verdict.path,
        message: `a matcher of SLO ${verdict.guarded.id.slo} contains {{, which Argo Rollouts would replace or refuse`,
        fix: "write [{]{ in a regular expression instead",
      }),
    );
}

function withoutHashes(query: string): string {
  return query.replaceAll(HASH_PLACEHOLDER, "").replaceAll(STABLE_HASH_PLACEHOLDER, "");
}

function routerFindings(service: Service): Problem[] {
  const { traffic, service: name } = service;
  const services = `${objectNames.stableService(name)} and ${objectNames.canaryService(name)}`;
  const router = requestRouter(service);
  if (router.kind === "replicas") {
    const occurrence = {
      path: "spec.canary.controller",
      message: `no router splits the requests: ${service.workload.replicas} pods share them out by their number`,
      got: traffic === undefined ? "no traffic.gateway" : `gateway ${traffic.gateway}`,
      allowed: "gateway envoy-gateway, nginx-gateway-fabric or traefik for weights of single requests",
      fix: "nothing to do; more replicas give finer weights",
    };
    return [finding(canaryRules.noRouter, occurrence)];
  }
  if (router.kind === "traefik-service") return [traefikGroup(router.name)];
  const plugin = finding(canaryRules.routerPlugin, {
    path: "spec.canary.controller",
    message: `the weights are moved by Argo Rollouts' plugin ${ROUTER_PLUGIN}, which its installation must have`,
    fix: "name the plugin under trafficRouterPlugins in ConfigMap argo-rollouts-config, and let the controller update HTTPRoutes",
  });
  if (traffic?.route !== "existing") return [plugin];
  return [
    plugin,
    finding(canaryRules.routeBackends, {
      path: "spec.traffic.routeName",
      message: `the weights of HTTPRoute ${traffic.routeName ?? name} are moved between ${services}`,
      fix: `make both backendRefs of one rule of it, weights 100 and 0`,
    }),
  ];
}

/** Seen on 1.9.0 without the arguments: "TrafficRoutingError: the server could not find the requested resource". */
function traefikGroup(name: string): Problem {
  return finding(canaryRules.traefikApiGroup, {
    path: "spec.canary.controller",
    message: `the weights are those of TraefikService ${name} of Traefik 3, whose API group Argo Rollouts must be told`,
    fix: "start the controller with --traefik-api-group=traefik.io --traefik-api-version=traefik.io/v1alpha1",
  });
}

function workloadFindings({ workload, service }: Service): Problem[] {
  const labels = Object.entries(workload.podLabels).map(([label, value]) => `${label}: ${value}`);
  const assumed = finding(canaryRules.podLabelsAssumed, {
    path: "spec.workload.podLabels",
    message: `the Services ${objectNames.stableService(service)} and ${objectNames.canaryService(service)} select pods by an assumed label`,
    got: "nothing",
    allowed: labels.join(", "),
    fix: `state workload.podLabels, or make sure that every pod carries ${labels.join(", ")}`,
  });
  const scale = finding(canaryRules.deploymentScale, {
    path: "spec.workload.deployment",
    message: `Argo Rollouts runs the pods of Deployment ${workload.deployment} itself and scales the Deployment down to 0`,
    fix: "leave spec.replicas out of the Deployment, and let an autoscaler target the Rollout",
  });
  return [...(workload.podLabelsAssumed ? [assumed] : []), scale];
}
