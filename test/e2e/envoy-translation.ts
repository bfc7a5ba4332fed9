import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Manifest } from "../../src/manifest";

/** Envoy Gateway's own answer, as JSON. */
export type Fields = { [key: string]: unknown };

/** What Envoy would be sent. */
export interface EnvoyResources {
  readonly bootstrap: Fields;
  readonly listeners: readonly Fields[];
  readonly routes: readonly Fields[];
  readonly clusters: readonly Fields[];
}

const GATEWAY_API = "gateway.networking.k8s.io/v1";

/** What the rendered routes need around them: a Gateway to attach to, and the Services that they name. */
export function surroundings(services: readonly string[]): Manifest[] {
  const controllerName = "gateway.envoyproxy.io/gatewayclass-controller";
  const http = { name: "http", protocol: "HTTP", port: 80, allowedRoutes: { namespaces: { from: "All" } } };
  const gateway = { name: "public", namespace: "gateways" };
  const objects: Fields[] = [
    { apiVersion: GATEWAY_API, kind: "GatewayClass", metadata: { name: "eg" }, spec: { controllerName } },
    {
      apiVersion: GATEWAY_API,
      kind: "Gateway",
      metadata: gateway,
      spec: { gatewayClassName: "eg", listeners: [http] },
    },
    ...services.flatMap((name) => service(name)),
  ];
  return objects as unknown as Manifest[];
}

function service(name: string): Fields[] {
  const metadata = { name, namespace: "shop" };
  const ports = [{ name: "http", port: 80, targetPort: 8080, protocol: "TCP" }];
  const slice = { ...metadata, labels: { "kubernetes.io/service-name": name } };
  const endpoints = [{ addresses: ["10.0.0.11"], conditions: { ready: true } }];
  return [
    { apiVersion: "v1", kind: "Service", metadata, spec: { clusterIP: "10.11.12.13", ports } },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: slice,
      addressType: "IPv4",
      endpoints,
      ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    },
  ];
}

/** What Envoy Gateway's translator makes of these objects for Envoy. */
export async function toXds(egctl: string, manifests: readonly Manifest[]): Promise<EnvoyResources> {
  const dump = await translate(egctl, manifests, ["--to", "xds", "-t", "all", "--add-missing-resources"]);
  const [{ configs }] = Object.values(dump.xds as Record<string, { configs: Fields[] }>);
  const listed = (key: string): Fields[] => configs.flatMap((config) => (config[key] as Fields[] | undefined) ?? []);
  return {
    bootstrap: configs.find((config) => config.bootstrap !== undefined)!.bootstrap as Fields,
    listeners: listed("dynamicListeners").map(({ activeState }) => untyped((activeState as Fields).listener)),
    routes: listed("dynamicRouteConfigs").map(({ routeConfig }) => untyped(routeConfig)),
    clusters: listed("dynamicActiveClusters").map(({ cluster }) => untyped(cluster)),
  };
}

/** In a dump a resource carries the name of its type, in a file it must not. */
function untyped(resource: unknown): Fields {
  return Object.fromEntries(Object.entries(resource as Fields).filter(([key]) => key !== "@type"));
}

/** A condition that Envoy Gateway would write into an object's status. */
export interface Condition {
  readonly object: string;
  readonly type: string;
  readonly status: string;
  readonly message: string;
}

/** All conditions of the routes and policies among these objects. */
export async function conditionsOf(egctl: string, manifests: readonly Manifest[]): Promise<Condition[]> {
  const { httpRoutes, backendTrafficPolicies } = await translate(egctl, manifests, ["--to", "gateway-api"]);
  const objects = [httpRoutes, backendTrafficPolicies].flatMap((each) => each as Judged[]);
  return objects.flatMap(({ kind, metadata, status }) =>
    (status.parents ?? status.ancestors ?? []).flatMap(({ conditions }) =>
      conditions.map((condition) => ({ object: `${kind} ${metadata.name}`, ...condition })),
    ),
  );
}

type Conditions = readonly { readonly conditions: readonly Omit<Condition, "object">[] }[];

interface Judged extends Manifest {
  readonly status: { readonly parents?: Conditions; readonly ancestors?: Conditions };
}

async function translate(egctl: string, manifests: readonly Manifest[], to: readonly string[]): Promise<Fields> {
  const directory = await mkdtemp(join(tmpdir(), "guardrails-egctl-"));
  const file = join(directory, "input.yaml");
  try {
    await writeFile(file, manifests.map((manifest) => JSON.stringify(manifest)).join("\n---\n"));
    // It lives for a second; collecting garbage less often takes a fifth off its processor time.
    const env = { ...process.env, GOGC: "400" };
    const args = ["x", "translate", "--from", "gateway-api", ...to, "-o", "json", "-f", file];
    const { stdout } = await promisify(execFile)(egctl, args, { maxBuffer: 64 << 20, timeout: 60_000, env });
    return JSON.parse(stdout) as Fields;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
