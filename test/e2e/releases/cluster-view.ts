import { setTimeout } from "node:timers/promises";
import type { KubernetesApi } from "../control-plane/kubernetes-api";

/** The label by which Argo Rollouts tells versions apart. */
export const HASH_LABEL = "rollouts-pod-template-hash";

type Labels = Readonly<Record<string, string>>;

export interface Pod {
  readonly name: string;
  readonly labels: Labels;
  readonly image: string;
  /** Whether requests go to it: ready, and not on its way out. */
  readonly serves: boolean;
}

/** A backend of a TraefikService: a Service, and its weight. */
export interface WeightedService {
  readonly name: string;
  readonly weight: number;
}

export interface RolloutStatus {
  readonly phase?: string;
  readonly abort?: boolean;
  readonly currentStepIndex?: number;
  readonly currentPodHash?: string;
  readonly stableRS?: string;
  readonly availableReplicas?: number;
  readonly pauseConditions?: readonly { readonly reason: string }[];
}

/** What is in a namespace at one moment. There is one service in each. */
export interface NamespaceView {
  readonly pods: readonly Pod[];
  readonly selectors: ReadonlyMap<string, Labels>;
  /** Where a router splits the requests. */
  readonly weights?: readonly WeightedService[];
  readonly rollout: RolloutStatus;
}

export interface ClusterView {
  /** What the API server said last. */
  of(namespace: string): NamespaceView;
  stop(): Promise<void>;
}

interface Item {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Labels;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly containers?: readonly { readonly image: string }[];
    readonly selector?: Labels;
    readonly weighted?: { readonly services: readonly WeightedService[] };
  };
  readonly status?: RolloutStatus & { readonly conditions?: readonly { type: string; status: string }[] };
}

const PAUSE_MS = 250;
const LISTS = {
  pods: `/api/v1/pods?labelSelector=${HASH_LABEL}`,
  services: "/api/v1/services",
  routes: "/apis/traefik.io/v1alpha1/traefikservices",
  rollouts: "/apis/argoproj.io/v1alpha1/rollouts",
};

/** Looks at the cluster four times a second, as a gateway and a person do who follow it. */
export async function startClusterView(api: KubernetesApi): Promise<ClusterView> {
  let lists = await listed(api);
  let stopped = false;
  const looking = (async () => {
    while (!stopped) {
      await setTimeout(PAUSE_MS);
      // A slow answer is not the end of a run of minutes; the view stays what it was.
      lists = await listed(api).catch(() => lists);
    }
  })();
  return {
    of: (namespace) => viewOf(lists, namespace),
    stop: async () => {
      stopped = true;
      await looking;
    },
  };
}

type Lists = Readonly<Record<keyof typeof LISTS, readonly Item[]>>;

async function listed(api: KubernetesApi): Promise<Lists> {
  const kinds = Object.keys(LISTS) as (keyof typeof LISTS)[];
  const answers = await Promise.all(kinds.map((kind) => api.get(LISTS[kind])));
  const items = answers.map(({ code, body }, index) => {
    if (code !== 200) throw new Error(`${kinds[index]} cannot be listed: ${code}`);
    return (body as { items: readonly Item[] }).items;
  });
  return Object.fromEntries(kinds.map((kind, index) => [kind, items[index]])) as unknown as Lists;
}

function viewOf(lists: Lists, namespace: string): NamespaceView {
  const here = (kind: keyof typeof LISTS) => lists[kind].filter(({ metadata }) => metadata.namespace === namespace);
  return {
    pods: here("pods").map(podOf),
    selectors: new Map(here("services").map(({ metadata, spec }) => [metadata.name, spec.selector ?? {}])),
    weights: here("routes")[0]?.spec.weighted?.services,
    rollout: here("rollouts")[0]?.status ?? {},
  };
}

function podOf({ metadata, spec, status }: Item): Pod {
  const isReady = status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;
  return {
    name: metadata.name,
    labels: metadata.labels ?? {},
    image: spec.containers![0].image,
    serves: isReady && metadata.deletionTimestamp === undefined,
  };
}
