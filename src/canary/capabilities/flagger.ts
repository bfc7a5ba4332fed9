import { full, none, weaker } from "../../traffic/capability";
import type { Capability } from "../../traffic/capability";
import type { ControllerAbility } from "../controller-ability";

const notRendered = (field: string) =>
  none(field, "Flagger writes the gateway's objects itself, from fields that have no place for these guardrails");

/** Sources: the CRD and the source of Flagger 1.36. Not run: no Flagger can be had here. */
export const flaggerCapabilities: Readonly<Record<ControllerAbility, Capability>> = {
  "gateway envoy-gateway": full(
    "provider gatewayapi:v1; Flagger makes one HTTPRoute, with the name of the workload's Service, and the policy is attached to it",
  ),
  "gateway nginx-gateway-fabric": notRendered("provider gatewayapi:v1"),
  "gateway traefik": notRendered(
    "provider traefik: its TraefikService knows no serversTransport and no passiveHealthCheck",
  ),
  "gateway nginx-ingress": none("provider", "Flagger knows no VirtualServer"),
  "gateway ingress-nginx": notRendered("provider nginx"),
  "gateway nginx": none("provider", "Flagger moves nothing in an nginx.conf"),
  "no gateway": none("provider kubernetes", "there all traffic moves at once, after an analysis that saw none of it"),
  "a route of somebody else": none("service.gatewayRefs", "Flagger makes the HTTPRoute, and rewrites one of that name"),
  "traffic.retry": none("HTTPRoute", "its one route has no methods, so writes would be repeated as well"),
  "the verdict": weaker(
    "metrics[].thresholdRange.max",
    "one number with one bound: only promotion is decided by the test. A bad release is not found out, it fails to convince, and is rolled back after all its looks, which costs more budget",
  ),
  guardSlos: full("MetricTemplate, one an SLO"),
  budgetAtRisk: full("analysis.stepWeights, checked against all looks"),
  falseAbort: none("analysis.threshold", "nothing aborts but too many undecided looks"),
  falsePromote: full("thresholdRange.max"),
  "noData pause": none(
    "analysis",
    "there is no inconclusive state and no pause: no data is a failed check, and so many of them roll back",
  ),
  "noData fail": weaker(
    "analysis.threshold",
    "a look without data counts as a failed check, and the last of them rolls back",
  ),
  "noData pass": none("thresholdRange", "no value is a failed check, whatever the query is"),
  "analysis.initialDelay": none("analysis.interval", "the first look comes one interval after the weight was raised"),
  "analysis.interval": full("analysis.interval, in whole seconds"),
  "analysis.looks": full("analysis.threshold, for the whole release"),
  "analysis.prometheusOutage": none(
    "analysis.threshold",
    "an error of Prometheus is a failed check like any other: looks times interval is the longest outage",
  ),
  steps: weaker(
    "analysis.stepWeights",
    "every interval moves to the next weight unless a check fails; analysis stands for nothing of its own",
  ),
  "steps pause": none("analysis.stepWeights", "a weight lasts one interval"),
  weight: none("analysis.stepWeights", "the controller moves the weights; steps says where to"),
  "errors of both versions": full("the pods of <deployment>-primary"),
  "a release without budget waits": none(
    "analysis",
    "nothing is asked before the first weight; guardrails budget does it in CI",
  ),
  "one release after another": weaker(
    "pods that are there now",
    "the requests of earlier releases are not counted, but errors of the stable version in an earlier release shortly before are, and make up for errors of the new one",
  ),
};
