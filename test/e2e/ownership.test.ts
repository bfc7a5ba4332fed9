import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ServiceGuardrails } from "cdktf-guardrails";
import type { ServiceSpec } from "../../src";
import { contractProps, synthesized } from "../constructs/synthesized";
import type { StackJson } from "../constructs/synthesized";
import { requireEngine } from "../engine";
import { controlPlaneInstalled, createNamespace, startControlPlane } from "./control-plane/control-plane";
import type { ControlPlane } from "./control-plane/control-plane";
import { helmApply } from "./control-plane/helm-apply";
import type { HelmTarget } from "./control-plane/helm-apply";

/*
 * Applies in the middle of a canary, with Helm and the bundled chart on a real API server. What the rollout controller writes
 * is written by hand here: weights 90/10, the hash in selectors, replicas of an autoscaler.
 */

const LIMIT_MS = 300_000;
jest.setTimeout(LIMIT_MS);
const helm = requireEngine("helm");
const installed = controlPlaneInstalled() && helm !== undefined;

type Fields = Record<string, unknown>;
const checkout = contractProps("checkout");

const ON_TRAEFIK = {
  gateway: "traefik",
  hostnames: ["shop.example.com"],
  path: "/checkout",
  timeouts: { connect: "1s" },
  expected: { requestsPerSecond: 40 },
} as const;

const SLOS = [{ name: "availability", objective: 99.9, indicator: { availability: { source: "app" } } }] as const;

interface Routed {
  /** The gateway, and the namespace that it is tried in. */
  readonly name: string;
  readonly traffic: ServiceSpec["traffic"];
  /** The objects that share the requests out, and where their backends are. */
  readonly routes: readonly { kind: string; apiVersion: string; name: string; backends: string }[];
}

const ROUTED: readonly Routed[] = [
  {
    name: "envoy-gateway",
    traffic: checkout.spec.traffic,
    routes: ["checkout-read", "checkout-write"].map((name) => ({
      kind: "HTTPRoute",
      apiVersion: "gateway.networking.k8s.io/v1",
      name,
      backends: "/spec/rules/0/backendRefs",
    })),
  },
  {
    name: "traefik",
    traffic: ON_TRAEFIK,
    routes: [
      {
        kind: "TraefikService",
        apiVersion: "traefik.io/v1alpha1",
        name: "checkout",
        backends: "/spec/weighted/services",
      },
    ],
  },
];

interface Named {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

const HASHES = [
  ["checkout-stable", "5d4f8c7b9c"],
  ["checkout-canary", "7c9f6b5d88"],
] as const;
const ROLLOUT = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "checkout" };
const RULES = { apiVersion: "monitoring.coreos.com/v1", kind: "PrometheusRule", name: "checkout-slo" };
const HOSTS: Readonly<Record<string, readonly Named[]>> = {
  "envoy-gateway": [],
  traefik: [{ apiVersion: "traefik.io/v1alpha1", kind: "IngressRoute", name: "checkout-hosts" }],
};
const service = (name: string) => ({ apiVersion: "v1", kind: "Service", name });

const folder = mkdtempSync(path.join(tmpdir(), "guardrails-ownership-"));
let plane: ControlPlane;
let target: HelmTarget;

beforeAll(async () => {
  if (!installed) return;
  plane = await startControlPlane();
  target = { helm: helm!, kubeconfig: plane.kubeconfig, folder };
}, LIMIT_MS);

afterAll(async () => {
  await plane?.stop();
  rmSync(folder, { recursive: true, force: true });
}, LIMIT_MS);

(installed ? describe : describe.skip).each(ROUTED)("in the middle of a canary on $name", (routed) => {
  beforeAll(async () => {
    await createNamespace(plane.api, routed.name);
    apply();
    await move(90, 10);
    for (const [name, hash] of HASHES) {
      await patch(service(name), [
        { op: "add", path: "/spec/selector/rollouts-pod-template-hash", value: hash },
        { op: "add", path: "/metadata/annotations/argo-rollouts.argoproj.io~1managed-by-rollouts", value: "checkout" },
      ]);
    }
    await patch(ROLLOUT, [{ op: "replace", path: "/spec/replicas", value: 7 }]);
  }, LIMIT_MS);

  function apply(spec: Partial<ServiceSpec> = {}, annotations?: Record<string, string>): readonly string[] {
    return helmApply(target, stack(routed, spec, annotations));
  }

  async function read({ apiVersion, kind, name }: Named): Promise<Fields> {
    const { code, body } = await plane.api.get(
      await plane.api.path({ apiVersion, kind, metadata: { name, namespace: routed.name } }),
    );
    expect([name, code]).toEqual([name, 200]);
    return body as Fields;
  }

  async function patch({ apiVersion, kind, name }: Named, operations: object[]): Promise<void> {
    const at = await plane.api.path({ apiVersion, kind, metadata: { name, namespace: routed.name } });
    const answer = await plane.api.send("PATCH", at, operations);
    expect([name, answer.code, answer.body]).toEqual([name, 200, expect.anything()]);
  }

  async function weights(): Promise<unknown[]> {
    const objects = await Promise.all(routed.routes.map(read));
    return objects.map((object, index) =>
      (at(object, routed.routes[index].backends) as { name: string; weight: number }[]).map(({ name, weight }) => [
        name,
        weight,
      ]),
    );
  }

  /** Everything that a rollout controller writes into objects that Terraform delivers. */
  async function controllersFields(): Promise<unknown> {
    const services = await Promise.all(HASHES.map(([name]) => read(service(name))));
    return {
      weights: await weights(),
      services: services.map((each) => [
        at(each, "/spec/selector/rollouts-pod-template-hash"),
        at(each, "/metadata/annotations/argo-rollouts.argoproj.io~1managed-by-rollouts"),
      ]),
      replicas: at(await read(ROLLOUT), "/spec/replicas"),
    };
  }

  /** Writes weights as the controller would: stable, canary. */
  async function move(...percents: readonly number[]): Promise<void> {
    for (const { backends, ...route } of routed.routes) {
      const operations = percents.map((value, index) => ({
        op: "replace",
        path: `${backends}/${index}/weight`,
        value,
      }));
      await patch(route, operations);
    }
  }

  const asWritten = routed.routes.map(() => [
    ["checkout-stable", 100],
    ["checkout-canary", 0],
  ]);
  const inTheMiddle = {
    weights: routed.routes.map(() => [
      ["checkout-stable", 90],
      ["checkout-canary", 10],
    ]),
    services: HASHES.map(([, hash]) => [hash, "checkout"]),
    replicas: 7,
  };

  test("the canary is where the test put it", async () => {
    expect(await controllersFields()).toEqual(inTheMiddle);
  });

  test("an apply without changes", async () => {
    expect(apply()).toContain("checkout-routes");
    expect(await controllersFields()).toEqual(inTheMiddle);
  });

  test("an apply of another guardrail", async () => {
    apply({ slos: [{ ...SLOS[0], objective: 99.5 }] });
    expect(at(await read(RULES), "/spec/groups/0/name")).toEqual(expect.stringContaining("availability"));
    expect(await controllersFields()).toEqual(inTheMiddle);
  });

  test("an apply that edits the route itself, and the Services", async () => {
    apply({
      traffic: { ...routed.traffic!, path: "/pay", hostnames: ["pay.example.com"] },
      workload: { ...checkout.spec.workload, service: { port: 8080, targetPort: 9091 } },
    });
    const text = JSON.stringify(await Promise.all([...routed.routes, ...HOSTS[routed.name]].map(read)));
    expect(text).toContain("pay.example.com");
    expect(text).toContain('"port":8080');
    expect(at(await read(service("checkout-canary")), "/spec/ports/0/targetPort")).toBe(9091);
    expect(await controllersFields()).toEqual(inTheMiddle);
  });

  test("an apply that edits the object with the weights", async () => {
    apply({}, { "example.com/release": "7" });
    const [route] = await Promise.all(routed.routes.map(read));
    expect(at(route, "/metadata/annotations/example.com~1release")).toBe("7");
    expect(await controllersFields()).toEqual(inTheMiddle);
  });

  test("the controller goes on from there, and the next apply takes the new weights for granted", async () => {
    await move(0, 100);
    apply({ traffic: { ...routed.traffic!, path: "/tills", timeouts: { connect: "2s" } } });
    expect(await weights()).toEqual(
      routed.routes.map(() => [
        ["checkout-stable", 0],
        ["checkout-canary", 100],
      ]),
    );
  });

  test("a route that led to one Service leads to both as written: there is nothing to carry over", async () => {
    apply({ canary: undefined });
    expect(await weights()).toEqual(routed.routes.map(() => [["checkout", 1]]));
    apply();
    expect(await weights()).toEqual(asWritten);
    await move(0, 100);
  });

  test("without the mark such an edit puts the weights back: Helm replaces lists whole", async () => {
    const marked = stack(routed, {
      workload: { ...checkout.spec.workload, service: { port: 8081, targetPort: 9091 } },
    });
    helmApply(target, JSON.parse(JSON.stringify(marked).replaceAll("guardrails/live-weights", "no/mark")) as StackJson);
    expect(await weights()).toEqual(asWritten);
  });
});

function stack({ name, traffic }: Routed, spec: Partial<ServiceSpec>, annotations?: Record<string, string>): StackJson {
  const described = {
    metadata: { ...checkout.metadata, namespace: name },
    spec: { ...checkout.spec, slos: SLOS, canary: { controller: "argo-rollouts" as const }, traffic, ...spec },
    annotations: { "example.com/owner": "payments", ...annotations },
  };
  return synthesized((scope) => new ServiceGuardrails(scope, "Checkout", described)).json;
}

/** What is at a JSON pointer. */
function at(root: unknown, pointer: string): unknown {
  const keys = pointer.slice(1).split("/");
  return keys.reduce((value, key) => (value as Fields | undefined)?.[key.replaceAll("~1", "/")], root);
}
