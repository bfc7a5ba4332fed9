import type { Service } from "../spec/service";
import type { Gateway } from "../spec/traffic-spec";
import { objectNames } from "../units/names";

/** What shares the requests out between two versions. */
export type RequestRouter =
  /** HTTPRoutes whose weights Argo Rollouts' plugin moves. */
  | { readonly kind: "http-routes"; readonly names: readonly string[] }
  /** A TraefikService whose weights Argo Rollouts moves by itself. */
  | { readonly kind: "traefik-service"; readonly name: string }
  /** No router: the number of pods. */
  | { readonly kind: "replicas" };

type Routed = Pick<Service, "service" | "traffic">;

/** Gateways that split single requests. Argo Rollouts has nothing that moves a VirtualServer's splits (argo-rollouts#2993). */
const ROUTERS: Partial<Readonly<Record<Gateway, (service: Routed) => RequestRouter>>> = {
  "envoy-gateway": ({ service, traffic }) => ({
    kind: "http-routes",
    names: existing({ service, traffic }) ?? [objectNames.readRoute(service), objectNames.writeRoute(service)],
  }),
  "nginx-gateway-fabric": ({ service, traffic }) => ({
    kind: "http-routes",
    names: existing({ service, traffic }) ?? [service],
  }),
  traefik: ({ service }) => ({ kind: "traefik-service", name: service }),
};

/** The router of a service's requests. */
export function requestRouter(service: Routed): RequestRouter {
  const { traffic } = service;
  return (traffic && ROUTERS[traffic.gateway]?.(service)) ?? { kind: "replicas" };
}

function existing({ service, traffic }: Routed): readonly string[] | undefined {
  return traffic?.route === "existing" ? [traffic.routeName ?? service] : undefined;
}
