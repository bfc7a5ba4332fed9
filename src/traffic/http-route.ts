import type { IHTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import type { Manifest } from "../manifest";
import { definedOnly } from "./defined-only";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { routedServices } from "./routed-services";

export const GATEWAY_API = "gateway.networking.k8s.io";

type Rule = NonNullable<IHTTPRoute["spec"]["rules"]>[number];
export type RouteMatch = NonNullable<Rule["matches"]>[number];
export type RouteMethod = NonNullable<RouteMatch["method"]>;

/** One HTTPRoute of one rule. Never `timeouts` or `retry`: half of the gateways ignore them, and the others have policies. */
export function httpRoute(service: ServiceWithTraffic, name: string, matches: RouteMatch[]): Manifest {
  const { parentRef, hostnames } = service.traffic;
  const { port } = service.workload.service;
  const manifest: IHTTPRoute = {
    apiVersion: `${GATEWAY_API}/v1`,
    kind: "HTTPRoute",
    metadata: { name, namespace: service.namespace, labels: { ...service.labels } },
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
      rules: [
        {
          matches,
          backendRefs: routedServices(service).map(({ name: backend, weight }) => ({
            group: "",
            kind: "Service",
            name: backend,
            port,
            weight,
          })),
        },
      ],
    },
  };
  // Typed against its CRD up to here, plain data from here on.
  return definedOnly(manifest) as unknown as Manifest;
}
