import { eventually } from "./eventually";
import type { KubernetesApi } from "./kubernetes-api";
import { messageOf } from "./kubernetes-api";

const NODES = "/api/v1/nodes";
const READY_LIMIT_MS = 60_000;
const ROOM = { cpu: "64", memory: "256Gi", pods: "200" };

/** Nodes that only kwok believes in; pods become ready on them at once. */
export async function addNodes(api: KubernetesApi, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `node-${index + 1}`);
  for (const name of names) {
    const answer = await api.send("POST", NODES, fakeNode(name));
    if (answer.code !== 201) throw new Error(`${name}: ${messageOf(answer)}`);
  }
  for (const name of names) {
    await eventually(`${name} is ready`, READY_LIMIT_MS, () => isReady(api, name));
    // No controller here watches over nodes: nobody else takes the first taint away.
    await api.send("PATCH", `${NODES}/${name}`, [{ op: "add", path: "/spec/taints", value: [] }]);
  }
}

function fakeNode(name: string): object {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: { "kubernetes.io/hostname": name, type: "kwok" },
      annotations: { "kwok.x-k8s.io/node": "fake" },
    },
    status: { allocatable: ROOM, capacity: ROOM },
  };
}

async function isReady(api: KubernetesApi, name: string): Promise<true | undefined> {
  const { body } = await api.get(`${NODES}/${name}`);
  const { status } = body as { status?: { conditions?: { type: string; status: string }[] } };
  return (
    status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") || undefined
  );
}
