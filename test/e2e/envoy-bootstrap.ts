import type { EnvoyResources, Fields } from "./envoy-translation";

export interface EnvoyAddresses {
  /** Where Envoy takes requests, on loopback. */
  readonly port: number;
  readonly admin: number;
  /** `host:port` of each pod. */
  readonly pods: readonly string[];
}

/**
 * What Envoy Gateway sends over xDS as one file: the listener on loopback with its routes inside, and every cluster of
 * a route with the pods in place of the Services' endpoints. Everything else stays as it was translated.
 */
export function envoyBootstrap(xds: EnvoyResources, addresses: EnvoyAddresses): Fields {
  const { bootstrap } = xds;
  return {
    node: { id: "guardrails", cluster: "guardrails" },
    admin: { address: socketAddress(`127.0.0.1:${addresses.admin}`) },
    layeredRuntime: bootstrap.layeredRuntime,
    overloadManager: bootstrap.overloadManager,
    deferredStatOptions: bootstrap.deferredStatOptions,
    statsConfig: bootstrap.statsConfig,
    staticResources: {
      listeners: [listener(xds, addresses.port)],
      clusters: xds.clusters.map((cluster) => staticCluster(cluster, addresses.pods)),
    },
  };
}

interface Manager extends Fields {
  rds?: { routeConfigName: string };
}

/** The Gateway's listener; the other one answers readiness probes. */
function listener({ listeners, routes }: EnvoyResources, port: number): Fields {
  const copies = structuredClone(listeners) as Fields[];
  for (const copy of copies) {
    const chain = copy.defaultFilterChain as { filters: { typedConfig: Manager }[] } | undefined;
    const manager = chain?.filters[0].typedConfig;
    if (manager?.rds === undefined) continue;
    manager.routeConfig = routes.find(({ name }) => name === manager.rds!.routeConfigName);
    delete manager.rds;
    return { ...copy, address: socketAddress(`127.0.0.1:${port}`) };
  }
  throw new Error("no listener takes its routes from elsewhere");
}

function staticCluster(cluster: Fields, pods: readonly string[]): Fields {
  const { edsClusterConfig, ...rest } = cluster;
  if (edsClusterConfig === undefined) throw new Error(`${String(cluster.name)} has endpoints of its own`);
  const lbEndpoints = pods.map((pod) => ({ endpoint: { address: socketAddress(pod) }, loadBalancingWeight: 1 }));
  return {
    ...rest,
    type: "STATIC",
    loadAssignment: {
      clusterName: cluster.name,
      endpoints: [{ locality: { region: `${String(cluster.name)}/backend/0` }, loadBalancingWeight: 1, lbEndpoints }],
    },
  };
}

function socketAddress(hostAndPort: string): Fields {
  const [address, port] = hostAndPort.split(":");
  return { socketAddress: { address, portValue: Number(port) } };
}
