import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CanaryPlan } from "../../../src";
import { pinnedEngine, requireEngine, requirePinnedEngine } from "../../engine";
import { controlPlaneInstalled, startControlPlane } from "../control-plane/control-plane";
import type { ControlPlane } from "../control-plane/control-plane";
import { eventually } from "../control-plane/eventually";
import { startClusterView } from "./cluster-view";
import { startExporter } from "./exporter";
import type { Cluster } from "./finished-release";
import { install, SERVICE, SLOS } from "./released-service";
import type { DescribedService } from "./released-service";
import { scrapingPrometheus } from "./scraping-prometheus";
import type { ScrapingPrometheus } from "./scraping-prometheus";
import { startTraffic } from "./scripted-traffic";
import type { Script, ScriptedTraffic } from "./scripted-traffic";

const OPTIONS = { nodes: 2, rollouts: true };
const HEALTHY_LIMIT_MS = 180_000;

/** A service on the stage: how it is described, and what its requests are like. */
export interface Actor extends Omit<DescribedService, "prometheusUrl">, Omit<Script, "namespace"> {
  /** Has a Prometheus of its own, which may be down without harm to the others. */
  readonly ownPrometheus?: boolean;
  /** Share of the error budget that is left. */
  readonly budgetLeft: number;
}

/** A cluster whose services have requests, and the Prometheus servers that count them. */
export interface Stage extends Cluster {
  readonly plans: ReadonlyMap<string, CanaryPlan>;
  readonly traffic: ScriptedTraffic;
  /** The one that goes down. */
  readonly fragile: ScrapingPrometheus;
  stop(): Promise<void>;
}

export function stageInstalled(): boolean {
  const rest = [requireEngine("helm"), requireEngine("prometheus"), requirePinnedEngine("prometheus")];
  return controlPlaneInstalled(OPTIONS) && rest.every((engine) => engine !== undefined);
}

/** Everything is installed and has its first version, and requests flow. */
export async function setStage(actors: readonly Actor[]): Promise<Stage> {
  const closing: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const close of closing.reverse()) await close();
  };
  try {
    const steady = await scrapingPrometheus(pinnedEngine("prometheus")!);
    const fragile = await scrapingPrometheus(requireEngine("prometheus")!);
    closing.push(steady.stop, fragile.stop);
    const plane = await startControlPlane(OPTIONS);
    closing.push(plane.stop);
    const urls = actors.map(({ ownPrometheus }) => (ownPrometheus === true ? fragile : steady).url);
    const plans = await installAll(plane, actors, urls);
    const view = await startClusterView(plane.api);
    closing.push(view.stop);
    for (const { namespace } of actors) {
      const isHealthy = () => view.of(namespace).rollout.phase === "Healthy" || undefined;
      await eventually(`the first version in ${namespace} is healthy`, HEALTHY_LIMIT_MS, isHealthy);
    }
    const traffic = startTraffic(view, actors);
    closing.push(traffic.stop);
    const budgets = actors.flatMap(({ namespace, budgetLeft: left }) =>
      SLOS.map((slo) => ({ namespace, service: SERVICE, slo, left })),
    );
    const exporter = await startExporter(traffic, budgets);
    closing.push(exporter.stop);
    await Promise.all([steady.start(exporter.port), fragile.start(exporter.port)]);
    return { plane, view, plans, traffic, fragile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function installAll(plane: ControlPlane, actors: readonly Actor[], urls: readonly string[]) {
  const folder = mkdtempSync(path.join(tmpdir(), "guardrails-releases-"));
  const target = { helm: requireEngine("helm")!, kubeconfig: plane.kubeconfig, folder };
  const plans = new Map<string, CanaryPlan>();
  try {
    for (const [index, actor] of actors.entries())
      plans.set(actor.namespace, await install(plane, target, { ...actor, prometheusUrl: urls[index] }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return plans;
}
