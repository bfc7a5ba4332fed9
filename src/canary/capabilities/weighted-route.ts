import { full, none } from "../../traffic/capability";
import type { Capability } from "../../traffic/capability";
import type { ControllerAbility } from "../controller-ability";

const elsewhere = (field: string, loses: string): Capability => ({ support: "elsewhere", field, loses });
const nobodyLooks = (field: string) =>
  none(field, "nothing looks at the new version between two applies; the alerts do");
const noSplit = (field: string) => none(field, "no weights are rendered there");

/** Two Services and a route with written weights: `terraform apply` is the controller. */
export const weightedRouteCapabilities: Readonly<Record<ControllerAbility, Capability>> = {
  "gateway envoy-gateway": full("HTTPRoute backendRefs[].weight"),
  "gateway nginx-gateway-fabric": full("HTTPRoute backendRefs[].weight"),
  "gateway traefik": full("TraefikService weighted.services[].weight"),
  "gateway nginx-ingress": noSplit("VirtualServer splits[].weight"),
  "gateway ingress-nginx": noSplit("annotation canary-weight"),
  "gateway nginx": noSplit("upstream"),
  "no gateway": none("Service", "without a route there are no weights"),
  "a route of somebody else": none("HTTPRoute", "its weights are in somebody else's hands"),
  "traffic.retry": full("the routes are ours"),
  "the verdict": elsewhere(
    "nothing",
    "nobody watches between two applies: no abort, no promotion; whoever raises the weight reads the dashboard first",
  ),
  guardSlos: nobodyLooks("nothing"),
  budgetAtRisk: nobodyLooks("nothing"),
  falseAbort: nobodyLooks("nothing"),
  falsePromote: nobodyLooks("nothing"),
  "noData pause": elsewhere("nothing", "nothing is judged, so nothing depends on data"),
  "noData fail": nobodyLooks("nothing"),
  "noData pass": nobodyLooks("nothing"),
  "analysis.initialDelay": nobodyLooks("nothing"),
  "analysis.interval": nobodyLooks("nothing"),
  "analysis.looks": nobodyLooks("nothing"),
  "analysis.prometheusOutage": nobodyLooks("nothing"),
  steps: none("weight", "there is no memory of the step before: write the weight of the next apply"),
  "steps pause": none("weight", "whoever applies waits"),
  weight: full("backendRefs[].weight: 0%, 5%, 25%, 50% or 100%"),
  "errors of both versions": elsewhere("nothing", "nothing is compared"),
  "a release without budget waits": elsewhere("nothing", "guardrails budget asks for it in CI, before the apply"),
  "one release after another": elsewhere("nothing", "nothing is counted"),
};
