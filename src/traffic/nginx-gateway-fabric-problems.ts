import { finding } from "../problem";
import type { Problem } from "../problem";
import { expressibleProblems } from "./expressible-problems";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { fabricDuration, fabricSize } from "./nginx-gateway-fabric-syntax";
import { nginxSyntaxProblems } from "./nginx-syntax-problems";
import { parentRefProblems } from "./parent-ref-problems";
import { trafficRules } from "./rules";

/** Timeouts that a policy of NGINX Gateway Fabric carries. */
const WRITTEN = ["connect", "request", "backendRequest", "idle", "clientBody"] as const;

/** What NGINX Gateway Fabric would refuse, or do besides. */
export function nginxGatewayFabricProblems(service: ServiceWithTraffic): Problem[] {
  const syntax = { print: fabricDuration, allowed: "one number of at most 4 digits and one unit: 90s, 1500ms" };
  return [
    ...parentRefProblems(service.traffic),
    ...expressibleProblems(service.traffic, WRITTEN, syntax),
    ...sizeProblems(service),
    ...nginxSyntaxProblems(service.traffic),
    ...ejectProblems(service),
  ];
}

function sizeProblems({ traffic }: ServiceWithTraffic): Problem[] {
  const { maxBody } = traffic;
  if (maxBody === undefined || fabricSize(maxBody) !== undefined) return [];
  const below = Math.floor(maxBody.bytes / 1_048_576);
  return [
    finding(trafficRules.sizeNotExpressible, {
      path: "spec.traffic.maxBody",
      message: `${traffic.gateway} cannot take ${maxBody}, which is ${maxBody.bytes} bytes`,
      got: String(maxBody),
      allowed: "at most 4 digits of Ki, Mi or Gi",
      fix: below === 0 ? "write 1Mi" : `write ${below}Mi or ${below + 1}Mi`,
    }),
  ];
}

/**
 * Measured on NGINX with the defaults that stay in force here: one slow GET is tried on both pods and takes both out, and the
 * next request, a good one, is answered with 502 at once, for 10 s. With a single pod NGINX takes nothing out.
 */
function ejectProblems({ traffic, workload }: ServiceWithTraffic): Problem[] {
  const { connect, backendRequest, request } = traffic.timeouts;
  const gap = backendRequest ?? request;
  const { replicas } = workload;
  const limits = [
    ...(connect === undefined ? [] : [`connects for longer than ${connect}`]),
    ...(gap === undefined ? [] : [`is silent for longer than ${gap}`]),
  ];
  if (replicas === 1 || limits.length === 0) return [];
  return [
    finding(trafficRules.ejectFixed, {
      path: "spec.traffic.timeouts",
      message: `a pod that ${limits.join(" or ")} gets no requests for 10s, and the request is tried on the next one: one slow GET may take out all ${replicas}, and every request is answered with 502 until the 10s are over`,
      got: limits.length === 2 ? `connect ${connect}, ${gap} without a byte` : String(connect ?? gap),
      fix: "keep timeouts well above the slowest good answer, streams and long polls included, or choose a gateway whose ejection can be set",
    }),
  ];
}
