import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { capabilityOf } from "./capability-table";
import { pathPrefix } from "./path-prefix";
import { trafficRules } from "./rules";

/** Of an HTTPRoute, in its CRD (Gateway API 1.6.1). */
const MOST_HOSTNAMES = 16;
const LONGEST_PATH = 1_024;

/** More than one HTTPRoute holds; one is written wherever a managed route is attached to a Gateway. */
export function httpRouteProblems(traffic: Traffic): Problem[] {
  const { route, parentRef } = traffic;
  const isHttpRoute = parentRef !== undefined && capabilityOf("parentRef", traffic).support === "full";
  return route === "managed" && isHttpRoute ? [...hostnamesProblems(traffic), ...pathProblems(traffic)] : [];
}

function hostnamesProblems({ hostnames = [] }: Traffic): Problem[] {
  if (hostnames.length <= MOST_HOSTNAMES) return [];
  return [
    finding(trafficRules.hostname, {
      path: "spec.traffic.hostnames",
      message: `an HTTPRoute has at most ${MOST_HOSTNAMES} host names`,
      got: `${hostnames.length} host names`,
      allowed: `1 to ${MOST_HOSTNAMES}`,
      fix: "cover several by a wildcard like *.example.com",
    }),
  ];
}

function pathProblems({ path }: Traffic): Problem[] {
  const { length } = pathPrefix(path);
  if (length <= LONGEST_PATH) return [];
  return [
    finding(trafficRules.path, {
      path: "spec.traffic.path",
      message: `a path of an HTTPRoute has at most ${LONGEST_PATH} characters`,
      got: `${length} characters`,
      allowed: `1 to ${LONGEST_PATH} characters`,
      fix: `shorten it by ${length - LONGEST_PATH}`,
    }),
  ];
}
