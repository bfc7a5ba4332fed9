import type { RequestListener } from "node:http";
import type { PodKind } from "./behaviours-list";
import { blackHole, drips, failsWith, fakeBackend, hangs, resets } from "./fake-backend";
import type { FakeBackend } from "./fake-backend";
import { freePort } from "./gateways/server-process";

/** The pods of one measurement. */
export interface Pods {
  readonly addresses: readonly string[];
  /** Tries that reached any of them, and those that reached the first. */
  hits(): number;
  hitsOfFirst(): number;
  /** From here on a pod that fails until it is healed answers. */
  heal(): void;
  close(): Promise<void>;
}

const answers: RequestListener = (incoming, response) => void incoming.resume().on("end", () => response.end("ok"));
const slowly: RequestListener = (incoming, response) =>
  void incoming.resume().on("end", () => setTimeout(() => response.end("ok"), 700));

/** Shared by the pods: which of them is asked first is chance. */
interface Health {
  asked: number;
  healed: boolean;
}

function behaviourOf(kind: PodKind, health: Health): RequestListener {
  const first: RequestListener = (...both) => (health.asked++ === 0 ? failsWith(503)(...both) : answers(...both));
  const sick: RequestListener = (...both) => (health.healed ? answers(...both) : failsWith(503)(...both));
  const behaviours: Partial<Record<PodKind, RequestListener>> = {
    answers,
    slow: slowly,
    hangs,
    resets,
    fails: failsWith(503),
    "fails first": first,
    "fails until healed": sick,
    drips: drips(10, 350),
  };
  return behaviours[kind]!;
}

export async function startPods(kinds: readonly PodKind[]): Promise<Pods> {
  const health: Health = { asked: 0, healed: false };
  const pods = await Promise.all(kinds.map((kind) => startPod(kind, health)));
  const backends = pods.filter((pod): pod is FakeBackend => "seen" in pod);
  return {
    addresses: pods.map(({ address }) => address),
    hits: () => backends.reduce((sum, { seen }) => sum + seen.length, 0),
    hitsOfFirst: () => backends[0].seen.length,
    heal: () => void (health.healed = true),
    close: async () => void (await Promise.all(pods.map((pod) => pod.close()))),
  };
}

function startPod(kind: PodKind, health: Health): Promise<FakeBackend | Awaited<ReturnType<typeof blackHole>>> {
  if (kind === "unreachable") return blackHole();
  if (kind === "gone")
    return freePort().then((port) => ({ address: `127.0.0.1:${port}`, close: async () => undefined }));
  return fakeBackend(kind, behaviourOf(kind, health));
}
