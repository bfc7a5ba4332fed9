import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { trafficRules } from "./rules";

/** A managed HTTPRoute that is attached to nothing. */
export function parentRefProblems(traffic: Traffic): Problem[] {
  if (traffic.route === "existing" || traffic.parentRef !== undefined) return [];
  return [
    finding(trafficRules.parentRef, {
      path: "spec.traffic.parentRef",
      message: "a managed route needs the Gateway it attaches to",
      got: "nothing",
      allowed: "name, and namespace if it is another",
      fix: "add parentRef: { name: public, namespace: gateways }, or set route: existing",
    }),
  ];
}
