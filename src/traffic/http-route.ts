import type { IHTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import type { Manifest } from "../manifest";
import { definedOnly } from "./defined-only";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { liveWeights, routedServices } from "./routed-services";

export const GATEWAY_API = "gateway.networking.k8s.io";

type Rule = NonNullable<IHTTPRoute["spec"]["rules"]>[number];
export type RouteMatch = NonNullable<Rule["matches"]>[number];
export type RouteMethod = NonNullable<RouteMatch["method"]>;

/** Matches of a rule, and what else it has; without `backendRefs` it leads to the workload's Services. */
export type RouteRule = Pick<Rule, "matches" | "filters" | "backendRefs">;

/** One HTTPRoute of one rule. Never `timeouts` or `retry`: half of the gateways ignore them, and the others have policies. */
export function httpRoute(service: ServiceWithTraffic, name: string, rule: RouteRule): Manifest {
  const { parentRef, hostnames } = service.traffic;
  const manifest: IHTTPRoute = {
    apiVersion: `${GATEWAY_API}/v1`,
    kind: "HTTPRoute",
    metadata: {
      name,
      namespace: service.namespace,
      labels: { ...service.labels },
      annotations: rule.backendRefs === undefined ? liveWeights(service) : undefined,
    },
    spec: {
      // What the API server would fill in is written out, so that plan and cluster never differ.
      parentRefs: parentRef && [
        {
          group: GATEWAY_API,
          kind: "Gateway",
          namespace: parentRef.namespace ?? service.namespace,
          name: parentRef.name,
          sectionName: parentRef.sectionName,
        },
      ],
      hostnames: hostnames && [...hostnames],
      rules: [{ ...rule, backendRefs: rule.backendRefs ?? backendRefs(service) }],
    },
  };
  // Typed against its CRD up to here, plain data from here on.
  return definedOnly(manifest) as unknown as Manifest;
}

function backendRefs(service: ServiceWithTraffic): Rule["backendRefs"] {
  const { port } = service.workload.service;
  return routedServices(service).map(({ name, weight }) => ({ group: "", kind: "Service", name, port, weight }));
}
