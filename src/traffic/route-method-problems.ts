import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import type { RouteMethod } from "./http-route";
import { trafficRules } from "./rules";

/** Methods an HTTPRoute can match (CRD of Gateway API 1.6); a record, so that the compiler knows all of them are here. */
const ROUTE_METHODS: Readonly<Record<RouteMethod, true>> = {
  GET: true,
  HEAD: true,
  POST: true,
  PUT: true,
  DELETE: true,
  CONNECT: true,
  OPTIONS: true,
  TRACE: true,
  PATCH: true,
};

/** Methods of the read route that no HTTPRoute can match. */
export function routeMethodProblems(traffic: Traffic): Problem[] {
  const known = Object.keys(ROUTE_METHODS);
  const unknown = (traffic.retry?.methods ?? []).filter((method) => !known.includes(method));
  if (unknown.length === 0 || traffic.route === "existing") return [];
  return [
    finding(trafficRules.retryMethodUnknown, {
      path: "spec.traffic.retry.methods",
      message: `an HTTPRoute cannot match ${unknown.join(", ")}`,
      got: unknown.join(", "),
      allowed: known.join(", "),
      fix: `remove ${unknown.join(", ")}`,
    }),
  ];
}
