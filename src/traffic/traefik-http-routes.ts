import type { IHTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute";
import type { Manifest } from "../manifest";
import { objectNames } from "../units/names";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { httpRoute } from "./http-route";
import type { RouteMethod } from "./http-route";
import { readMethods } from "./read-methods";
import { pathPrefix } from "./path-prefix";
import { limitMiddlewares, retryMiddlewares } from "./traefik-middlewares";
import type { NamedMiddleware } from "./traefik-middlewares";

type Rule = NonNullable<IHTTPRoute["spec"]["rules"]>[number];

const TRAEFIK = "traefik.io";

/**
 * The routes where a Gateway is named: one of the methods that are repeated and one of the rest, as on Envoy Gateway. Their
 * filters are the same Middlewares and their backend is the same TraefikService that IngressRoutes have, so timeouts and
 * ejection hold as well. Limits do not: Traefik makes a router, with counters of its own, of every match.
 */
export function traefikHttpRoutes(service: ServiceWithTraffic): Manifest[] {
  const path = { type: "PathPrefix", value: pathPrefix(service.traffic.path) } as const;
  const methods = readMethods(service.traffic) as RouteMethod[];
  const limits = limitMiddlewares(service);
  return [
    route(service, {
      name: objectNames.readRoute(service.service),
      matches: methods.map((method) => ({ path, method })),
      middlewares: [...limits, ...retryMiddlewares(service)],
    }),
    route(service, { name: objectNames.writeRoute(service.service), matches: [{ path }], middlewares: limits }),
  ];
}

interface RouteOfMethods {
  readonly name: string;
  readonly matches: NonNullable<Rule["matches"]>;
  readonly middlewares: readonly NamedMiddleware[];
}

function route(service: ServiceWithTraffic, { name, matches, middlewares }: RouteOfMethods): Manifest {
  const filters: Rule["filters"] = middlewares.map((middleware) => ({
    type: "ExtensionRef",
    extensionRef: { group: TRAEFIK, kind: "Middleware", name: middleware.name },
  }));
  const rule: Rule = {
    matches,
    filters: filters.length === 0 ? undefined : filters,
    backendRefs: [{ group: TRAEFIK, kind: "TraefikService", name: service.service, weight: 1 }],
  };
  return httpRoute(service, name, rule);
}
