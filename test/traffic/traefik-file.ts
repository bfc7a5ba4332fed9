import { createHash } from "node:crypto";
import type { Manifest } from "../../src/manifest";
import type { IIngressRoute, IMiddleware, IServersTransport, ITraefikService } from "../../src/traffic/traefik-types";

type Entries = Record<string, object>;

/** What Traefik's file provider reads, under `http`. */
export interface TraefikFile {
  readonly routers: Entries;
  readonly middlewares: Entries;
  readonly services: Entries;
  readonly serversTransports: Entries;
}

/** Traefik's own way of joining names: letters and digits, one dash between. */
const joined = (...names: string[]) => names.join("-").replace(/[^\p{L}\p{N}]+/gu, "-");

/** The name that Traefik's Kubernetes provider gives to the router of one rule (pkg/provider/kubernetes/crd). */
export function routerName(namespace: string, ingressRoute: string, match: string): string {
  const hash = createHash("sha256").update(match).digest("hex").slice(0, 20);
  return joined(namespace, `${ingressRoute}-${hash}`);
}

/**
 * Custom resources as the file provider wants them: the same fields, with names where Kubernetes has references, and
 * addresses in place of a Service. Nothing else is changed, so that what runs is what was rendered.
 */
export function traefikFile(manifests: readonly Manifest[], addresses: readonly string[]): TraefikFile {
  const ofKind = <T>(kind: string) => manifests.filter((each) => each.kind === kind) as unknown as T[];
  const routes = ofKind<IIngressRoute>("IngressRoute");
  return {
    routers: Object.assign({}, ...routes.map((route) => routersOf(route, routes))) as Entries,
    middlewares: byName(ofKind<IMiddleware>("Middleware"), ({ spec }) => spec!),
    services: Object.assign(
      {},
      ...ofKind<ITraefikService>("TraefikService").map((each) => servicesOf(each, addresses)),
    ) as Entries,
    serversTransports: byName(ofKind<IServersTransport>("ServersTransport"), ({ spec }) => spec),
  };
}

type Named = { metadata: { name?: string; namespace?: string } };

const idOf = ({ metadata }: Named, name = metadata.name) => joined(metadata.namespace!, name!);

function byName<T extends Named>(objects: readonly T[], content: (object: T) => object): Entries {
  return Object.fromEntries(objects.map((each) => [idOf(each), content(each)]));
}

function routerNames(route: IIngressRoute): string[] {
  return route.spec.routes.map(({ match }) => routerName(route.metadata.namespace!, route.metadata.name!, match));
}

function routersOf(route: IIngressRoute, all: readonly IIngressRoute[]): Entries {
  const names = routerNames(route);
  const parents = (route.spec.parentRefs ?? []).flatMap(({ name }) =>
    routerNames(all.find((each) => each.metadata.name === name)!),
  );
  return Object.fromEntries(
    route.spec.routes.map(({ match, priority, middlewares, services }, index) => [
      names[index],
      {
        rule: match,
        ...(priority !== undefined && { priority }),
        ...(parents.length > 0 && { parentRefs: parents }),
        ...(middlewares && { middlewares: middlewares.map(({ name }) => idOf(route, name)) }),
        ...(services && { service: idOf(route, services[0].name) }),
      },
    ]),
  );
}

function servicesOf(service: ITraefikService, addresses: readonly string[]): Entries {
  const weighted = service.spec.weighted!.services!;
  const balancers = weighted.map(({ name, port, passiveHealthCheck, serversTransport }) => [
    idOf(service, `${name}-${port}`),
    {
      loadBalancer: {
        servers: addresses.map((address) => ({ url: `http://${address}` })),
        ...(passiveHealthCheck && { passiveHealthCheck }),
        ...(serversTransport && { serversTransport: idOf(service, serversTransport) }),
      },
    },
  ]);
  const services = weighted.map(({ name, port, weight }) => ({ name: idOf(service, `${name}-${port}`), weight }));
  return { ...(Object.fromEntries(balancers) as Entries), [idOf(service)]: { weighted: { services } } };
}
