import type { IIngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import type { IMiddleware } from "@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware";
import type { IServersTransport } from "@kubernetes-models/traefik/traefik.io/v1alpha1/ServersTransport";
import type { ITraefikService } from "@kubernetes-models/traefik/traefik.io/v1alpha1/TraefikService";

export type { IIngressRoute, IMiddleware, IServersTransport, ITraefikService };

export type Route = IIngressRoute["spec"]["routes"][number];
export type MiddlewareSpec = NonNullable<IMiddleware["spec"]>;
export type RetrySpec = NonNullable<MiddlewareSpec["retry"]>;
export type ForwardingTimeouts = NonNullable<IServersTransport["spec"]["forwardingTimeouts"]>;
export type WeightedService = NonNullable<NonNullable<ITraefikService["spec"]["weighted"]>["services"]>[number];
