import { controlPlaneInstalled, createNamespace, startControlPlane } from "./control-plane/control-plane";
import type { ControlPlane } from "./control-plane/control-plane";
import { eventually } from "./control-plane/eventually";

/* That the control plane for canaries is one: pods become ready, and a Rollout walks to its pause and no further. */

const OPTIONS = { nodes: 2, rollouts: true };
const LIMIT_MS = 180_000;
const PHASE_LIMIT_MS = 60_000;
const installed = controlPlaneInstalled(OPTIONS);

const web = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata: { name: "web", namespace: "shop" } };
const labels = { app: "web" };
const rollout = {
  ...web,
  spec: {
    replicas: 4,
    selector: { matchLabels: labels },
    strategy: { canary: { steps: [{ setWeight: 25 }, { pause: {} }] } },
    template: { metadata: { labels }, spec: { containers: [{ name: "app", image: "example.invalid/app:1" }] } },
  },
};

(installed ? describe : describe.skip)("on a control plane with nodes that are not there", () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane(OPTIONS);
    await createNamespace(plane.api, "shop");
  }, LIMIT_MS);

  afterAll(() => plane?.stop(), LIMIT_MS);

  async function reached(phase: string): Promise<Record<string, unknown>> {
    const path = await plane.api.path(web);
    return eventually(`the Rollout is ${phase}`, PHASE_LIMIT_MS, async () => {
      const { status } = (await plane.api.get(path)).body as { status?: Record<string, unknown> };
      return status?.phase === phase ? status : undefined;
    });
  }

  test(
    "a Rollout gets its pods ready, and its next version one of four",
    async () => {
      expect((await plane.api.create(web, JSON.stringify(rollout))).code).toBe(201);
      expect(await reached("Healthy")).toMatchObject({ availableReplicas: 4 });
      const image = { op: "replace", path: "/spec/template/spec/containers/0/image", value: "example.invalid/app:2" };
      expect((await plane.api.send("PATCH", await plane.api.path(web), [image])).code).toBe(200);
      expect(await reached("Paused")).toMatchObject({ updatedReplicas: 1, currentStepIndex: 1 });
    },
    LIMIT_MS,
  );
});
