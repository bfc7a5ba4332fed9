import { finding } from "../problem";
import type { Problem } from "../problem";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { nginxPoolProblems } from "./nginx-pool-problems";
import { nginxSyntaxProblems } from "./nginx-syntax-problems";
import { retryInForce } from "./retry-in-force";
import { trafficRules } from "./rules";

/** What NGINX Ingress Controller would refuse, or quietly not do. */
export function nginxIngressProblems(service: ServiceWithTraffic): Problem[] {
  const { traffic, workload } = service;
  const pool = { size: workload.replicas, noun: "pod", more: "raise workload.replicas" } as const;
  return [
    ...hostProblems(service),
    ...nginxPoolProblems(traffic, { ...pool, copies: retryInForce(traffic) === undefined ? 1 : 2 }),
    ...nginxSyntaxProblems(traffic),
  ];
}

function hostProblems({ traffic }: ServiceWithTraffic): Problem[] {
  const hostnames = traffic.hostnames ?? [];
  if (hostnames.length === 1) return [];
  return [
    finding(trafficRules.singleHostname, {
      path: "spec.traffic.hostnames",
      message: hostnames.length === 0 ? "a VirtualServer needs a host" : "a VirtualServer has one host",
      got: hostnames.join(", ") || "nothing",
      allowed: "exactly one host name, which may begin with *.",
      fix:
        hostnames.length === 0
          ? "write hostnames: [shop.example.com]"
          : "keep one, or cover them all by a wildcard like *.example.com",
    }),
  ];
}
