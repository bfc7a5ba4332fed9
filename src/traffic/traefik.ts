import type { Manifest } from "../manifest";
import { traefikNames } from "../units/names";
import { compoundDuration } from "./compound-duration";
import { definedOnly } from "./defined-only";
import type { GatewayArtefacts, GatewayRenderer, ServiceWithTraffic } from "./gateway-renderer";
import { readMethods } from "./read-methods";
import { liveWeights, routedServices } from "./routed-services";
import type { RoutedService } from "./routed-services";
import { ANY_REQUEST, traefikMatch } from "./traefik-match";
import { limitMiddlewares, retryMiddlewares } from "./traefik-middlewares";
import type { NamedMiddleware } from "./traefik-middlewares";
import { traefikHttpRoutes } from "./traefik-http-routes";
import { traefikPriority } from "./traefik-priority";
import { traefikProblems } from "./traefik-problems";
import type {
  ForwardingTimeouts,
  IIngressRoute,
  IMiddleware,
  IServersTransport,
  ITraefikService,
  Route,
  WeightedService,
} from "./traefik-types";

const API_VERSION = "traefik.io/v1alpha1";

/**
 * Traefik builds limits once for each router, and copies a router for each entry point that has settings of its own
 * (measured: two routers with one limit of 4 let 8 through). So three IngressRoutes stand behind each other: `<service>-hosts`
 * knows the hosts and is the one that is copied, `<service>` holds the limits once and is the one that SLIs count, and
 * `<service>-tries` splits by method. The rule of `<service>` never changes, and neither does the router's name.
 */
export const traefik: GatewayRenderer = {
  problems: traefikProblems,
  render: (service) => (service.traffic.route === "existing" ? {} : managed(service)),
};

function managed(service: ServiceWithTraffic): GatewayArtefacts {
  const middlewares = [...limitMiddlewares(service), ...retryMiddlewares(service)];
  return {
    routes: [...routes(service), backends(service)],
    policies: [...middlewares.map((each) => middleware(service, each)), ...serversTransport(service)],
  };
}

/** Gateway API's routes where a Gateway is named, Traefik's own otherwise. */
function routes(service: ServiceWithTraffic): Manifest[] {
  if (service.traffic.parentRef !== undefined) return traefikHttpRoutes(service);
  return [hostsRoute(service), limitsRoute(service), triesRoute(service)];
}

/** A rule for each host: what a host is worth beside other services' must not depend on which others stand next to it. */
function hostsRoute(service: ServiceWithTraffic): Manifest {
  const { service: name, traffic } = service;
  const hostnames = traffic.hostnames === undefined ? [undefined] : [...new Set(traffic.hostnames)];
  return ingressRoute(service, {
    name: traefikNames.hostsRoute(name),
    routes: hostnames.map((hostname) => ({
      ...rule(traefikMatch({ path: traffic.path, hostnames: hostname === undefined ? undefined : [hostname] })),
      priority: traefikPriority(hostname, traffic.path),
    })),
  });
}

function limitsRoute(service: ServiceWithTraffic): Manifest {
  return ingressRoute(service, {
    name: service.service,
    parent: traefikNames.hostsRoute(service.service),
    routes: [{ ...rule(ANY_REQUEST), middlewares: references(limitMiddlewares(service)) }],
  });
}

/**
 * The whole rule once more: were `parentRefs` lost to a cluster with CRDs older than Traefik 3.6, a rule of methods alone would
 * take the requests of every host. Both routes are always there, so that retries added later move no request.
 */
function triesRoute(service: ServiceWithTraffic): Manifest {
  const { service: name, traffic } = service;
  const services = [{ kind: "TraefikService", name }] satisfies Route["services"];
  const retries = references(retryMiddlewares(service));
  return ingressRoute(service, {
    name: traefikNames.triesRoute(name),
    parent: name,
    routes: [
      { ...rule(traefikMatch(traffic, readMethods(traffic))), priority: 2, middlewares: retries, services },
      { ...rule(traefikMatch(traffic)), priority: 1, services },
    ],
  });
}

function rule(match: string): Route {
  return { kind: "Rule", match };
}

function references(middlewares: readonly NamedMiddleware[]): Route["middlewares"] {
  return middlewares.length === 0 ? undefined : middlewares.map(({ name }) => ({ name }));
}

interface LayerOfRoutes {
  readonly name: string;
  /** The IngressRoute in front. */
  readonly parent?: string;
  readonly routes: Route[];
}

/** No entry points are named: the installation has its own, and says which of them are the default and have TLS. */
function ingressRoute(service: ServiceWithTraffic, { name, parent, routes }: LayerOfRoutes): Manifest {
  const manifest: IIngressRoute = {
    apiVersion: API_VERSION,
    kind: "IngressRoute",
    metadata: metadata(service, name),
    spec: { parentRefs: parent === undefined ? undefined : [{ name: parent }], routes },
  };
  return withoutEmptyFields(manifest);
}

/** What all routes lead to, so that they share what they know of failing pods; its name stays whatever the rules are. */
function backends(service: ServiceWithTraffic): Manifest {
  const manifest: ITraefikService = {
    apiVersion: API_VERSION,
    kind: "TraefikService",
    metadata: { ...metadata(service, service.service), annotations: liveWeights(service) },
    spec: { weighted: { services: routedServices(service).map((each) => backend(service, each)) } },
  };
  return withoutEmptyFields(manifest);
}

/** One load balancer for each Service, and for each version of a canary. */
function backend(service: ServiceWithTraffic, { name, weight }: RoutedService): WeightedService {
  const eject = service.traffic.circuitBreaker?.eject;
  const failures = eject?.consecutiveFailures;
  return {
    kind: "Service",
    name,
    port: service.workload.service.port,
    weight,
    // The pods one by one, whatever the installation's default: behind the Service's address none can be told from another.
    nativeLB: false,
    serversTransport: timeouts(service) && service.service,
    passiveHealthCheck:
      eject === undefined || failures === undefined
        ? undefined
        : { maxFailedAttempts: failures, failureWindow: compoundDuration(eject.for) },
  };
}

/** Without a limit for one try the request's own is the next best: it still cuts a backend that says nothing. */
function timeouts({ traffic }: ServiceWithTraffic): ForwardingTimeouts | undefined {
  const { connect, backendRequest, request, idle } = traffic.timeouts;
  const headers = backendRequest ?? request;
  const written = definedOnly<ForwardingTimeouts>({
    dialTimeout: connect && compoundDuration(connect),
    responseHeaderTimeout: headers && compoundDuration(headers),
    idleConnTimeout: idle && compoundDuration(idle),
  });
  return Object.keys(written).length === 0 ? undefined : written;
}

function serversTransport(service: ServiceWithTraffic): Manifest[] {
  const forwardingTimeouts = timeouts(service);
  if (forwardingTimeouts === undefined) return [];
  const manifest: IServersTransport = {
    apiVersion: API_VERSION,
    kind: "ServersTransport",
    metadata: metadata(service, service.service),
    spec: { forwardingTimeouts },
  };
  return [withoutEmptyFields(manifest)];
}

function middleware(service: ServiceWithTraffic, { name, spec }: NamedMiddleware): Manifest {
  const manifest: IMiddleware = {
    apiVersion: API_VERSION,
    kind: "Middleware",
    metadata: metadata(service, name),
    spec,
  };
  return withoutEmptyFields(manifest);
}

function metadata(service: ServiceWithTraffic, name: string) {
  return { name, namespace: service.namespace, labels: { ...service.labels } };
}

/** Typed against its CRD up to here, plain data from here on. */
function withoutEmptyFields(manifest: IIngressRoute | IMiddleware | IServersTransport | ITraefikService): Manifest {
  return definedOnly(manifest) as unknown as Manifest;
}
