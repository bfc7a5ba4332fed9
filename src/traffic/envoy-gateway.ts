import type { Manifest } from "../manifest";
import { objectNames } from "../units/names";
import { definedOnly } from "./defined-only";
import { envoyGatewayProblems } from "./envoy-gateway-problems";
import type { BackendRef, BackendTrafficPolicy, IHTTPRoute, RouteMatch, RouteMethod } from "./envoy-gateway-types";
import { envoyPolicy } from "./envoy-policy";
import type { GatewayRenderer, ServiceWithTraffic } from "./gateway-renderer";
import { readMethods } from "./read-methods";
import { pathPrefix } from "./route-problems";

const GATEWAY_API = "gateway.networking.k8s.io";

/**
 * Envoy never looks at the method and Envoy Gateway names clusters by rule position. So a managed route is two HTTPRoutes
 * of one rule each: what may be repeated, and the rest. Gateway API prefers a match with a method, so listed methods go to
 * the first. Both are always there: turning retries on later renames no cluster and loses no metric.
 */
export const envoyGateway: GatewayRenderer = {
  problems: envoyGatewayProblems,
  render: (service) =>
    service.traffic.route === "existing"
      ? { policies: [policy(service, { name: service.service, route: routeName(service), retried: true })] }
      : { routes: managedRoutes(service), policies: managedPolicies(service) },
};

function routeName(service: ServiceWithTraffic): string {
  return service.traffic.routeName ?? service.service;
}

function managedRoutes(service: ServiceWithTraffic): Manifest[] {
  const path = { type: "PathPrefix", value: pathPrefix(service.traffic.path) } as const;
  const methods = readMethods(service.traffic) as RouteMethod[];
  return [
    route(
      service,
      objectNames.readRoute(service.service),
      methods.map((method) => ({ path, method })),
    ),
    route(service, objectNames.writeRoute(service.service), [{ path }]),
  ];
}

function managedPolicies(service: ServiceWithTraffic): Manifest[] {
  const read = objectNames.readRoute(service.service);
  const write = objectNames.writeRoute(service.service);
  return [
    policy(service, { name: read, route: read, retried: true }),
    policy(service, { name: write, route: write, retried: false }),
  ];
}

function route(service: ServiceWithTraffic, name: string, matches: RouteMatch[]): Manifest {
  const { parentRef, hostnames } = service.traffic;
  const manifest: IHTTPRoute = {
    apiVersion: `${GATEWAY_API}/v1`,
    kind: "HTTPRoute",
    metadata: metadata(service, name),
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
      rules: [{ matches, backendRefs: backendRefs(service) }],
    },
  };
  return withoutEmptyFields(manifest);
}

/** With a canary both Services are there from the start; the rollout controller moves the weights. */
function backendRefs(service: ServiceWithTraffic): BackendRef[] {
  const { name, port } = service.workload.service;
  const ref = (backend: string, weight: number): BackendRef => ({
    group: "",
    kind: "Service",
    name: backend,
    port,
    weight,
  });
  if (service.canary === undefined) return [ref(name, 1)];
  return [ref(objectNames.stableService(service.service), 100), ref(objectNames.canaryService(service.service), 0)];
}

interface PolicyTarget {
  readonly name: string;
  readonly route: string;
  /** Whether the route's requests may be repeated. */
  readonly retried: boolean;
}

function policy(service: ServiceWithTraffic, target: PolicyTarget): Manifest {
  const manifest: BackendTrafficPolicy = {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "BackendTrafficPolicy",
    metadata: metadata(service, target.name),
    spec: {
      targetRefs: [{ group: GATEWAY_API, kind: "HTTPRoute", name: target.route }],
      ...envoyPolicy(service, target.retried),
    },
  };
  return withoutEmptyFields(manifest);
}

function metadata(service: ServiceWithTraffic, name: string) {
  return { name, namespace: service.namespace, labels: { ...service.labels } };
}

/** Typed against its CRD up to here, plain data from here on. */
function withoutEmptyFields(manifest: IHTTPRoute | BackendTrafficPolicy): Manifest {
  return definedOnly(manifest) as unknown as Manifest;
}
