import type { ControlPlane } from "../control-plane/control-plane";
import { eventually } from "../control-plane/eventually";
import type { ClusterView, RolloutStatus, WeightedService } from "./cluster-view";
import { deploy } from "./released-service";

/** What happened to a release. */
export type Ending = "promoted" | "aborted" | "paused";

/** One analysis of a release, as the controller wrote it down. */
export interface Analysis {
  readonly phase: string;
  readonly startedAt: string;
  readonly metrics: readonly AnalysisMetric[];
}

export interface AnalysisMetric {
  readonly name: string;
  readonly phase: string;
  /** Looks at which Prometheus did not answer. */
  readonly error?: number;
  readonly measurements?: readonly { readonly phase: string; readonly finishedAt?: string; readonly value?: string }[];
}

export interface FinishedRelease extends Pick<Release, "namespace" | "title"> {
  readonly ending: Ending;
  readonly rollout: RolloutStatus;
  readonly hash: string;
  /** From the new image to the end, seconds. */
  readonly seconds: number;
  readonly analyses: readonly Analysis[];
  /** The weights that the router had, one after the other. */
  readonly weights: readonly string[];
}

export interface Cluster {
  readonly plane: ControlPlane;
  readonly view: ClusterView;
}

export interface Release {
  /** What people call it. */
  readonly title: string;
  readonly namespace: string;
  readonly image: string;
  readonly limitSeconds: number;
}

/** Deploys an image and waits for the end of its release. */
export async function release(
  cluster: Cluster,
  { title, namespace, image, limitSeconds }: Release,
): Promise<FinishedRelease> {
  const before = cluster.view.of(namespace).rollout;
  const begin = performance.now();
  const seenWeights: string[] = [];
  await deploy(cluster.plane, namespace, image);
  const see = () => {
    const { rollout, weights } = cluster.view.of(namespace);
    const text = weights && weightsText(weights);
    if (text !== undefined && text !== seenWeights.at(-1)) seenWeights.push(text);
    return { rollout, text };
  };
  const { ending, rollout } = await eventually(`${image} in ${namespace} ends`, limitSeconds * 1_000, () => {
    const { rollout } = see();
    const ending = endingOf(rollout, before);
    return ending && { ending, rollout };
  });
  const seconds = (performance.now() - begin) / 1_000;
  // The status may be seen a moment before the weights that were written with it.
  if (ending !== "paused")
    await eventually(`all weight of ${namespace} is the stable version's`, 10_000, () =>
      [undefined, "100/0"].includes(see().text) ? true : undefined,
    );
  const hash = rollout.currentPodHash!;
  const analyses = await analysesOf(cluster, namespace, hash);
  return { title, namespace, ending, rollout, hash, seconds, analyses, weights: seenWeights };
}

/** Stable, canary. */
function weightsText(weights: readonly WeightedService[]): string {
  return weights.map(({ weight }) => weight).join("/");
}

/** The status of the release before stays for a moment; its hash tells. */
function endingOf(rollout: RolloutStatus, before: RolloutStatus): Ending | undefined {
  const { phase, abort, currentPodHash, stableRS } = rollout;
  if (currentPodHash === before.currentPodHash) return undefined;
  if (phase === "Healthy" && currentPodHash === stableRS) return "promoted";
  if (phase === "Degraded" && abort === true) return "aborted";
  const isUndecided = rollout.pauseConditions?.some(({ reason }) => reason === "InconclusiveAnalysisRun");
  return phase === "Paused" && isUndecided === true ? "paused" : undefined;
}

interface AnalysisRun {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>>; readonly creationTimestamp: string };
  readonly status?: { readonly phase: string; readonly startedAt: string; readonly metricResults?: AnalysisMetric[] };
}

async function analysesOf({ plane }: Cluster, namespace: string, hash: string): Promise<readonly Analysis[]> {
  const { body } = await plane.api.get(`/apis/argoproj.io/v1alpha1/namespaces/${namespace}/analysisruns`);
  return (body as { items: readonly AnalysisRun[] }).items
    .filter(({ metadata }) => metadata.labels?.["rollouts-pod-template-hash"] === hash)
    .flatMap(({ status }) => status ?? [])
    .map(({ phase, startedAt, metricResults = [] }) => ({ phase, startedAt, metrics: metricResults }));
}
