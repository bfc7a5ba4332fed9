import { finding } from "../problem";
import type { Problem } from "../problem";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { nginxParallelProblems } from "./nginx-parallel-problems";
import { nginxPoolProblems } from "./nginx-pool-problems";
import { nginxSyntaxProblems } from "./nginx-syntax-problems";
import { addressKey, isHost, upstreamAddress, upstreamsOf } from "./nginx-upstreams";
import type { Upstream } from "./nginx-upstreams";
import { trafficRules } from "./rules";

/** What NGINX would refuse, or quietly not do. */
export function nginxProblems(service: ServiceWithTraffic): Problem[] {
  const size = upstreamsOf(service).length;
  return [
    ...upstreamProblems(service),
    ...nginxPoolProblems(service.traffic, { size, noun: "upstream", more: "list more upstreams", copies: 1 }),
    ...nginxParallelProblems(service.traffic),
    ...nginxSyntaxProblems(service.traffic),
  ];
}

function upstreamProblems(service: ServiceWithTraffic): Problem[] {
  const { upstreams } = service.traffic;
  const { name, port } = service.workload.service;
  if (upstreams === undefined) {
    return [
      finding(trafficRules.upstreamAssumed, {
        path: "spec.traffic.upstreams",
        message: `requests go to ${name}:${port}, the workload's Service, as the only upstream`,
        got: "nothing",
        fix: "list the backends' addresses in upstreams, so that NGINX can retry on and take out single ones",
      }),
    ];
  }
  return [...addressProblems(upstreams), ...repeatedProblems(upstreams)];
}

function repeatedProblems(upstreams: readonly Upstream[]): Problem[] {
  const keys = upstreams.map(addressKey);
  return upstreams.flatMap((upstream, index) => {
    const first = keys.indexOf(keys[index]);
    if (first === index) return [];
    return [
      finding(trafficRules.upstreamTwice, {
        path: `spec.traffic.upstreams[${index}]`,
        message: `the same address as upstreams[${first}]; it is one upstream, and is written once`,
        got: upstreamAddress(upstream),
        fix: "remove it, or write the address of another backend",
      }),
    ];
  });
}

function addressProblems(upstreams: readonly Upstream[]): Problem[] {
  return upstreams.flatMap(({ host }, index) => {
    if (isHost(host)) return [];
    return [
      finding(trafficRules.upstream, {
        path: `spec.traffic.upstreams[${index}].host`,
        message: "neither a host name nor an IP address",
        got: host,
        allowed: "a host name or an IP address without a port",
        fix: "write the port beside it: { host: 10.0.0.11, port: 8080 }",
      }),
    ];
  });
}
