import type { Manifest } from "../manifest";
import { definedOnly } from "./defined-only";
import type { GatewayRenderer, ServiceWithTraffic } from "./gateway-renderer";
import { GATEWAY_API, httpRoute } from "./http-route";
import { nginxGatewayFabricProblems } from "./nginx-gateway-fabric-problems";
import { fabricDuration, fabricSize } from "./nginx-gateway-fabric-syntax";
import type {
  ClientSettingsSpec,
  NginxGatewayFabricPolicy,
  ProxySettingsSpec,
  RateLimitSpec,
  TargetRef,
  UpstreamSettingsSpec,
} from "./nginx-gateway-fabric-types";
import { nginxBurst, nginxRate } from "./nginx-rate";
import { pathPrefix } from "./path-prefix";
import { routedServices } from "./routed-services";

/**
 * One HTTPRoute with policies attached: no policy can tell methods apart, so there is nothing to split. All objects have the
 * service's name, which no change of limits moves.
 */
export const nginxGatewayFabric: GatewayRenderer = {
  problems: nginxGatewayFabricProblems,
  render: (service) => {
    const path = { type: "PathPrefix", value: pathPrefix(service.traffic.path) } as const;
    const isManaged = service.traffic.route === "managed";
    return {
      routes: isManaged ? [httpRoute(service, service.service, { matches: [{ path }] })] : [],
      policies: policies(service),
    };
  },
};

function policies(service: ServiceWithTraffic): Manifest[] {
  const proxy = proxySettings(service);
  const upstream = upstreamSettings(service);
  const client = clientSettings(service);
  const rate = rateLimit(service);
  return [
    ...(proxy === undefined ? [] : [policy(service, "ProxySettingsPolicy", proxy)]),
    ...(upstream === undefined ? [] : [policy(service, "UpstreamSettingsPolicy", upstream)]),
    ...(client === undefined ? [] : [policy(service, "ClientSettingsPolicy", client)]),
    ...(rate === undefined ? [] : [policy(service, "RateLimitPolicy", rate)]),
  ];
}

function route({ service, traffic }: ServiceWithTraffic): TargetRef {
  return { group: GATEWAY_API, kind: "HTTPRoute", name: traffic.routeName ?? service };
}

/** Without a limit for one try the request's own is the next best: it still cuts a backend that says nothing. */
function proxySettings(service: ServiceWithTraffic): ProxySettingsSpec | undefined {
  const { connect, backendRequest, request } = service.traffic.timeouts;
  const gap = backendRequest ?? request;
  if (connect === undefined && gap === undefined) return undefined;
  const silence = gap && fabricDuration(gap);
  return {
    targetRefs: [route(service)],
    timeout: { connect: connect && fabricDuration(connect), read: silence, send: silence },
  };
}

function upstreamSettings(service: ServiceWithTraffic): UpstreamSettingsSpec | undefined {
  const { idle } = service.traffic.timeouts;
  if (idle === undefined) return undefined;
  const targetRefs = routedServices(service).map(({ name }) => ({ group: "", kind: "Service", name }) as const);
  return { targetRefs, keepAlive: { timeout: fabricDuration(idle)! } };
}

function clientSettings(service: ServiceWithTraffic): ClientSettingsSpec | undefined {
  const { timeouts, maxBody } = service.traffic;
  const { clientBody } = timeouts;
  if (clientBody === undefined && maxBody === undefined) return undefined;
  return {
    targetRef: route(service),
    body: { maxSize: maxBody && fabricSize(maxBody), timeout: clientBody && fabricDuration(clientBody) },
  };
}

/** Shared memory of the limit; one key needs the least that NGINX takes. */
const ZONE_SIZE = "1m";

/** The key is a text, the same for every request: the limit holds for the whole route, not per client. */
function rateLimit(service: ServiceWithTraffic): RateLimitSpec | undefined {
  const limit = service.traffic.rateLimit;
  if (limit === undefined) return undefined;
  const rule = {
    key: `${service.namespace}-${service.service}`,
    rate: nginxRate(limit)!,
    zoneSize: ZONE_SIZE,
    burst: nginxBurst(limit),
    noDelay: true,
  } as const;
  return { targetRefs: [route(service)], rateLimit: { rejectCode: 429, local: { rules: [rule] } } };
}

function policy<Kind extends NginxGatewayFabricPolicy["kind"]>(
  service: ServiceWithTraffic,
  kind: Kind,
  spec: Extract<NginxGatewayFabricPolicy, { kind: Kind }>["spec"],
): Manifest {
  const metadata = { name: service.service, namespace: service.namespace, labels: { ...service.labels } };
  return definedOnly<Manifest>({ apiVersion: "gateway.nginx.org/v1alpha1", kind, metadata, spec });
}
