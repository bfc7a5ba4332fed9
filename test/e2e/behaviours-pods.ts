import type { RequestListener } from "node:http";
import type { PodKind } from "./behaviours-list";
import { blackHole, deadBackend, drips, failsWith, fakeBackend, hangs, resets } from "./fake-backend";
import type { FakeBackend } from "./fake-backend";

/** The pods of one measurement. */
export interface Pods {
  readonly addresses: readonly string[];
  /** Tries that reached any of them, a connection that is broken at once included; and those that reached the first. */
  hits(): number;
  hitsOfFirst(): number;
  /** From here on a pod that fails until it is healed answers. */
  heal(): void;
  close(): Promise<void>;
}

const answers: RequestListener = (incoming, response) => void incoming.resume().on("end", () => response.end("ok"));
const slowly: RequestListener = (incoming, response) =>
  void incoming.resume().on("end", () => setTimeout(() => response.end("ok"), 2_000));

/** Shared by the pods: which of them is asked first is chance. */
interface Health {
  asked: number;
  healed: boolean;
}

function behaviourOf(kind: PodKind, health: Health): RequestListener {
  const first: RequestListener = (...both) => (health.asked++ === 0 ? failsWith(503)(...both) : answers(...both));
  const sick: RequestListener = (...both) => (health.healed ? answers(...both) : failsWith(503)(...both));
  const flaps: RequestListener = (...both) => (health.asked++ % 2 === 0 ? failsWith(503)(...both) : answers(...both));
  const behaviours: Partial<Record<PodKind, RequestListener>> = {
    answers,
    slow: slowly,
    hangs,
    resets,
    fails: failsWith(503),
    "fails first": first,
    "fails until healed": sick,
    flaps,
    drips: drips(10, 900),
  };
  return behaviours[kind]!;
}

export async function startPods(kinds: readonly PodKind[]): Promise<Pods> {
  const health: Health = { asked: 0, healed: false };
  const pods = await Promise.all(kinds.map((kind) => startPod(kind, health)));
  const seen = pods.flatMap((pod) => (pod.seen === undefined ? [] : [pod.seen]));
  return {
    addresses: pods.map(({ address }) => address),
    hits: () => seen.reduce((sum, { length }) => sum + length, 0),
    hitsOfFirst: () => seen[0].length,
    heal: () => void (health.healed = true),
    close: async () => void (await Promise.all(pods.map((pod) => pod.close()))),
  };
}

/** Servers of tests listen on 127.0.0.1 alone, so that nobody ever takes this port. */
const REFUSES = "127.0.0.9:9";

type Pod = Pick<FakeBackend, "address" | "close"> & Partial<Pick<FakeBackend, "seen">>;

async function startPod(kind: PodKind, health: Health): Promise<Pod> {
  if (kind === "unreachable") return blackHole();
  if (kind === "dies") return deadBackend();
  if (kind === "gone") return { address: REFUSES, close: async () => undefined };
  return fakeBackend(kind, behaviourOf(kind, health));
}
