import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { ServiceGuardrails } from "cdktf-guardrails";
import type { ServiceSpec } from "../../src";
import { synthesized } from "../constructs/synthesized";
import type { StackJson } from "../constructs/synthesized";
import { requireEngine } from "../engine";
import { controlPlaneInstalled, createNamespace, startControlPlane } from "./control-plane/control-plane";
import type { ControlPlane } from "./control-plane/control-plane";
import { eventually } from "./control-plane/eventually";
import { helmApplyMeanwhile, helmMeanwhile } from "./control-plane/helm-apply";

/*
 * A canary is turned on and off on a Deployment that serves, in the steps of docs/canary-controllers.md, with the controller of
 * Argo Rollouts and Kubernetes' own. No request is sent: all the time it is asked how many ready pods there are behind what the
 * route leads to.
 */

const LIMIT_MS = 300_000;
const PHASE_LIMIT_MS = 90_000;
jest.setTimeout(LIMIT_MS);
const OPTIONS = { nodes: 2, rollouts: true };
const helm = requireEngine("helm");
const installed = controlPlaneInstalled(OPTIONS) && helm !== undefined;

const NAMESPACE = "shop";
const REPLICAS = 4;
const labels = { app: "checkout" };
const metadata = { name: "checkout", namespace: NAMESPACE };
const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata };
const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata };
const route = { apiVersion: "traefik.io/v1alpha1", kind: "TraefikService", metadata };

const SPEC: ServiceSpec = {
  workload: { replicas: REPLICAS, podLabels: labels },
  slos: [{ name: "availability", objective: 99.9, indicator: { availability: { source: "app" } } }],
  traffic: { gateway: "traefik", hostnames: ["shop.example.com"], expected: { requestsPerSecond: 40 } },
};

function stack(spec: Partial<ServiceSpec> = {}): StackJson {
  const described = { metadata, spec: { ...SPEC, ...spec } };
  return synthesized((scope) => new ServiceGuardrails(scope, "Checkout", described)).json;
}

const WITH_CANARY = stack({ canary: { controller: "argo-rollouts" } });

/** The same stack with nothing but the release of the routes: what an apply with -target does. */
function routesAlone(json: StackJson): StackJson {
  const releases = Object.entries(json.resource!.helm_release).filter(([, { name }]) => name === "checkout-routes");
  expect(releases).toHaveLength(1);
  return { resource: { helm_release: Object.fromEntries(releases) } };
}

type Fields = Record<string, unknown>;
interface Slice {
  readonly endpoints?: readonly { readonly conditions: { readonly ready?: boolean } }[];
}

(installed ? describe : describe.skip)("on a Deployment that serves", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "guardrails-switch-"));
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane(OPTIONS);
    await createNamespace(plane.api, NAMESPACE);
    await create(deployment, {
      replicas: REPLICAS,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "app", image: "example.invalid/app:1" }] } },
    });
    await create({ ...deployment, apiVersion: "v1", kind: "Service" }, { selector: labels, ports: [{ port: 80 }] });
    await apply(stack());
    await eventually("the Deployment serves", PHASE_LIMIT_MS, async () =>
      (await ready()) === REPLICAS ? true : undefined,
    );
  }, LIMIT_MS);

  afterAll(async () => {
    await plane?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, LIMIT_MS);

  type Named = Parameters<ControlPlane["api"]["path"]>[0];

  async function create(named: Named, spec: Fields): Promise<void> {
    const { code, body } = await plane.api.create(named, JSON.stringify({ ...named, spec }));
    expect([named.kind, code, body]).toEqual([named.kind, 201, expect.anything()]);
  }

  async function read(named: Named): Promise<{ spec: Fields; status?: Fields }> {
    const { body } = await plane.api.get(await plane.api.path(named));
    return body as { spec: Fields; status?: Fields };
  }

  async function replace(named: Named, at: string, value: unknown): Promise<void> {
    const { code } = await plane.api.send("PATCH", await plane.api.path(named), [{ op: "replace", path: at, value }]);
    expect(code).toBe(200);
  }

  const target = () => ({ helm: helm!, kubeconfig: plane.kubeconfig, folder });
  const apply = (json: StackJson) => helmApplyMeanwhile(target(), json);
  const uninstall = (release: string) => helmMeanwhile(target(), ["uninstall", release, "--namespace", NAMESPACE]);

  /** Ready pods behind the Services that the route gives requests to. */
  async function ready(): Promise<number> {
    const { spec } = await read(route);
    const { services } = spec.weighted as { services: { name: string; weight: number }[] };
    const counts = services
      .filter(({ weight }) => weight > 0)
      .map(async ({ name }) => {
        const query = `labelSelector=${encodeURIComponent(`kubernetes.io/service-name=${name}`)}`;
        const slices = await plane.api.get(`/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices?${query}`);
        const { items } = slices.body as { items: readonly Slice[] };
        return items.flatMap(({ endpoints }) => endpoints ?? []).filter(({ conditions }) => conditions.ready).length;
      });
    // A Service without pods answers its share with errors, however many pods the others have.
    return Math.min(...(await Promise.all(counts)));
  }

  /** The fewest ready pods while something is done. */
  async function fewestDuring(doing: () => Promise<void>): Promise<number> {
    let [fewest, isDone, asked] = [Number.POSITIVE_INFINITY, false, 0];
    const watching = (async () => {
      while (!isDone) {
        fewest = Math.min(fewest, await ready());
        asked += 1;
        await setTimeout(20);
      }
    })();
    await doing();
    isDone = true;
    await watching;
    expect(asked).toBeGreaterThan(3);
    return fewest;
  }

  async function turnOn(): Promise<void> {
    await apply(WITH_CANARY);
    await eventually("the Rollout serves and the Deployment does not", PHASE_LIMIT_MS, async () => {
      const [{ status }, { spec }] = await Promise.all([read(rollout), read(deployment)]);
      return (status?.phase === "Healthy" && spec.replicas === 0) || undefined;
    });
  }

  test("on: at no time fewer pods than before", async () => {
    const fewest = await fewestDuring(turnOn);
    process.stderr.write(`\nturning on: at least ${fewest} of ${REPLICAS} pods\n`);
    expect(fewest).toBeGreaterThanOrEqual(REPLICAS);
  });

  test("off: at no time fewer pods than before, and the Deployment has its own again", async () => {
    const fewest = await fewestDuring(async () => {
      await replace(rollout, "/spec/workloadRef/scaleDown", "never");
      await replace(deployment, "/spec/replicas", REPLICAS);
      await eventually("the Deployment's pods are back", PHASE_LIMIT_MS, async () =>
        (await read(deployment)).status?.availableReplicas === REPLICAS ? true : undefined,
      );
      await apply(routesAlone(stack()));
      await uninstall("checkout-canary");
      await eventually("the Rollout's pods are gone", PHASE_LIMIT_MS, async () => {
        const { body } = await plane.api.get(`/api/v1/namespaces/${NAMESPACE}/pods`);
        return (body as { items: unknown[] }).items.length === REPLICAS || undefined;
      });
    });
    process.stderr.write(`\nturning off: at least ${fewest} of ${REPLICAS} pods\n`);
    expect(fewest).toBeGreaterThanOrEqual(REPLICAS);
    expect((await read(deployment)).spec.replicas).toBe(REPLICAS);
  });

  test("off without these steps: the Rollout takes all pods with it", async () => {
    await turnOn();
    const fewest = await fewestDuring(async () => {
      await uninstall("checkout-canary");
      await eventually("no pod serves", PHASE_LIMIT_MS, async () => ((await ready()) === 0 ? true : undefined));
    });
    expect([fewest, (await read(deployment)).spec.replicas]).toEqual([0, 0]);
  });
});
