import type { Manifest } from "../manifest";
import { objectNames } from "../units/names";
import { definedOnly } from "./defined-only";
import { envoyGatewayProblems } from "./envoy-gateway-problems";
import type { BackendTrafficPolicy } from "./envoy-gateway-types";
import { envoyPolicy } from "./envoy-policy";
import type { GatewayRenderer, ServiceWithTraffic } from "./gateway-renderer";
import { GATEWAY_API, httpRoute } from "./http-route";
import type { RouteMethod } from "./http-route";
import { readMethods } from "./read-methods";
import { pathPrefix } from "./path-prefix";

/**
 * Envoy never looks at the method and Envoy Gateway names clusters by rule position. So a managed route is two HTTPRoutes
 * of one rule each: what may be repeated, and the rest. Gateway API prefers a match with a method, so listed methods go to
 * the first. Both are always there: turning retries on later renames no cluster and loses no metric.
 */
export const envoyGateway: GatewayRenderer = {
  problems: envoyGatewayProblems,
  render: (service) => ({
    routes: isRouteOfOthers(service) ? [] : managedRoutes(service),
    policies: isPolicyNeeded(service) ? targets(service).map((target) => policy(service, target)) : [],
  }),
};

/** Flagger makes the route itself, of all methods, and gives it the name of the Service. */
function isRouteOfOthers({ traffic, canary }: ServiceWithTraffic): boolean {
  return traffic.route === "existing" || canary?.controller === "flagger";
}

/**
 * A route's policy takes the place of the Gateway's, so where nothing is asked for there is none: an empty one would switch
 * off the platform's own limits. Where anything is, the write route has one even if it is empty: it keeps out retries.
 */
function isPolicyNeeded(service: ServiceWithTraffic): boolean {
  return Object.keys(envoyPolicy(service, true)).length > 0;
}

function targets(service: ServiceWithTraffic): PolicyTarget[] {
  const { service: name, traffic, canary, workload } = service;
  if (traffic.route === "existing") return [{ name, route: routeName(service), retried: true }];
  if (canary?.controller === "flagger") return [{ name, route: workload.service.name, retried: false }];
  const read = objectNames.readRoute(name);
  const write = objectNames.writeRoute(name);
  return [
    { name: read, route: read, retried: true },
    { name: write, route: write, retried: false },
  ];
}

function routeName(service: ServiceWithTraffic): string {
  return service.traffic.routeName ?? service.service;
}

function managedRoutes(service: ServiceWithTraffic): Manifest[] {
  const path = { type: "PathPrefix", value: pathPrefix(service.traffic.path) } as const;
  const methods = readMethods(service.traffic) as RouteMethod[];
  return [
    httpRoute(service, objectNames.readRoute(service.service), {
      matches: methods.map((method) => ({ path, method })),
    }),
    httpRoute(service, objectNames.writeRoute(service.service), { matches: [{ path }] }),
  ];
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
    metadata: { name: target.name, namespace: service.namespace, labels: { ...service.labels } },
    spec: {
      targetRefs: [{ group: GATEWAY_API, kind: "HTTPRoute", name: target.route }],
      ...envoyPolicy(service, target.retried),
    },
  };
  // Typed against its CRD up to here, plain data from here on.
  return definedOnly(manifest) as unknown as Manifest;
}
