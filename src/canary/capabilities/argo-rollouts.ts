import { full, none } from "../../traffic/capability";
import type { Capability } from "../../traffic/capability";
import type { ControllerAbility } from "../controller-ability";

const byReplicas = full("the number of pods: no router moves weights there");

/** Sources: the CRDs and the source of Argo Rollouts 1.9, and whole releases on a running controller. */
export const argoRolloutsCapabilities: Readonly<Record<ControllerAbility, Capability>> = {
  "gateway envoy-gateway": full("trafficRouting.plugins argoproj-labs/gatewayAPI, which its installation must have"),
  "gateway nginx-gateway-fabric": full("trafficRouting.plugins argoproj-labs/gatewayAPI"),
  // utils/defaults/defaults.go of 1.9.0: DefaultTraefikAPIGroup is traefik.containo.us, which Traefik 3 does not serve.
  "gateway traefik": full(
    "trafficRouting.traefik.weightedTraefikServiceName; run the controller with --traefik-api-group=traefik.io --traefik-api-version=traefik.io/v1alpha1, or it looks for the kinds of Traefik 2 and the first version never becomes healthy",
  ),
  "gateway nginx-ingress": byReplicas,
  "gateway ingress-nginx": byReplicas,
  "gateway nginx": byReplicas,
  "no gateway": byReplicas,
  "a route of somebody else": full("the plugin's httpRoutes; the route must name both Services"),
  "traffic.retry": full("the routes are ours"),
  "the verdict": full("AnalysisTemplate, as a step that the release waits for"),
  guardSlos: full("AnalysisTemplate, one an SLO"),
  budgetAtRisk: full("steps[].setWeight"),
  falseAbort: full("failureCondition"),
  falsePromote: full("successCondition"),
  "noData pause": full("inconclusiveLimit"),
  "noData fail": full("failureCondition"),
  "noData pass": full("successCondition"),
  "analysis.initialDelay": full("metrics[].initialDelay"),
  "analysis.interval": full("metrics[].interval"),
  "analysis.looks": full("metrics[].count"),
  "analysis.prometheusOutage": full("metrics[].consecutiveErrorLimit"),
  steps: full("steps"),
  "steps pause": full("steps[].pause"),
  weight: none("steps[].setWeight", "the controller moves the weights; steps says where to"),
  "errors of both versions": full("the stable version's hash, podTemplateHashValue Stable"),
  "a release without budget waits": full("an AnalysisTemplate as the first step"),
  "one release after another": full("the hash of the new version's pods: every release is counted by itself"),
};
