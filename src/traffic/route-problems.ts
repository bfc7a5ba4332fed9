import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { httpRouteProblems } from "./http-route-problems";
import { isNginxFamily } from "./nginx-family";
import { trafficRules } from "./rules";

/** Gateway API's form of a host name, which NGINX's server_name takes as well. */
const HOSTNAME = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const HOSTNAME_LENGTH = 253;

/** Gateway API's own rules for a path prefix (HTTPRoute CRD), which leave NGINX nothing to normalise either. */
const REFUSED_IN_PATH = ["//", "/./", "/../", "%2f", "%2F"];
const REFUSED_AT_END = ["/.", "/.."];

/** Host names and paths that a gateway would refuse, or read as something else. */
export function routeProblems(traffic: Traffic): Problem[] {
  return [...hostnameProblems(traffic.hostnames ?? []), ...pathProblems(traffic), ...httpRouteProblems(traffic)];
}

function hostnameProblems(hostnames: readonly string[]): Problem[] {
  return hostnames.flatMap((hostname, index) => {
    const isAddress = /^\d+(\.\d+){3}$/.test(hostname);
    if (HOSTNAME.test(hostname) && hostname.length <= HOSTNAME_LENGTH && !isAddress) return [];
    return [
      finding(trafficRules.hostname, {
        path: `spec.traffic.hostnames[${index}]`,
        message: isAddress ? "an address is no host name" : "not a host name",
        got: hostname,
        allowed: "labels of letters, digits and dashes, separated by single points",
        fix: "write it like shop.example.com",
      }),
    ];
  });
}

function pathProblems(traffic: Traffic): Problem[] {
  const { path, gateway } = traffic;
  const refused = [
    ...REFUSED_IN_PATH.filter((part) => path.includes(part)),
    ...REFUSED_AT_END.filter((part) => path.endsWith(part)),
    // NGINX matches decoded paths, so a prefix with an escape would never match.
    ...(isNginxFamily(gateway) && path.includes("%") ? ["%"] : []),
  ];
  if (refused.length === 0) return [];
  return [
    finding(trafficRules.path, {
      path: "spec.traffic.path",
      message: `${gateway} does not take a path with ${refused.join(" or ")}`,
      got: path,
      allowed: "a plain path without empty, dotted or escaped parts",
      fix: "write it like /checkout",
    }),
  ];
}
