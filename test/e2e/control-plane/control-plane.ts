import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { crdNames, requireEngine, requireManifests } from "../../engine";
import { apiServer, argoRollouts, etcd, NODE_COMPONENTS } from "./components";
import type { Component } from "./components";
import { defineCustomResources } from "./custom-resources";
import type { Daemon } from "./daemon";
import { startDaemon } from "./daemon";
import { eventually } from "./eventually";
import { addNodes } from "./fake-nodes";
import { KubernetesApi, messageOf } from "./kubernetes-api";
import { certificateOf, newState, writeKubeconfig } from "./state";
import type { State } from "./state";

/** A Kubernetes control plane of real programs, on the loopback address and for one test run. */
export interface ControlPlane {
  readonly api: KubernetesApi;
  /** File that lets controllers, Helm and Terraform in. */
  readonly kubeconfig: string;
  /** The kinds that were defined, as `plural.group`. */
  readonly defined: readonly string[];
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** Nodes that are not there, on which pods become ready; none by default, and then nothing runs. */
  readonly nodes?: number;
  /** Argo Rollouts' controller, which needs nodes. */
  readonly rollouts?: boolean;
}

const START_LIMIT_MS = 60_000;

/** Whether everything that the options need is there; what is missing is said aloud. */
export function controlPlaneInstalled({ nodes = 0, rollouts = false }: ControlPlaneOptions = {}): boolean {
  const components = [etcd, apiServer, ...added({ nodes, rollouts })];
  const engines = components.map(({ engine }) => requireEngine(engine));
  const manifests = [...crdNames(), ...components.flatMap((component) => component.manifests ?? [])];
  return [...engines, ...manifests.map(requireManifests)].every((file) => file !== undefined);
}

export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const state = await newState();
  const daemons: Daemon[] = [];
  const closing: (() => void)[] = [];
  const stop = async () => {
    for (const close of closing) close();
    for (const daemon of daemons.splice(0).reverse()) await daemon.stop();
    rmSync(state.folder, { recursive: true, force: true });
  };
  try {
    daemons.push(start(state, etcd), start(state, apiServer));
    const api = await served(state, daemons);
    closing.push(() => api.close());
    const kubeconfig = writeKubeconfig(state);
    const defined = await defineCustomResources(
      api,
      crdNames().map((name) => requireManifests(name)!),
    );
    for (const component of added(options)) {
      if (component.namespace !== undefined) await createNamespace(api, component.namespace);
      daemons.push(start(state, component));
    }
    await addNodes(api, options.nodes ?? 0);
    return { api, kubeconfig, defined, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function added({ nodes = 0, rollouts = false }: ControlPlaneOptions): readonly Component[] {
  return [...(nodes > 0 ? NODE_COMPONENTS : []), ...(rollouts ? [argoRollouts] : [])];
}

function start(state: State, { engine, args, manifests, namespace }: Component): Daemon {
  return startDaemon({
    name: engine,
    binary: requireEngine(engine)!,
    args: args(state, manifests === undefined ? [] : filesOf(manifests)),
    env: namespace === undefined ? {} : { POD_NAMESPACE: namespace },
    log: state.file(`${engine}.log`),
  });
}

function filesOf(manifests: string): readonly string[] {
  const folder = requireManifests(manifests)!;
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => path.join(folder, file));
}

/** A client of the API server, once it serves. */
async function served(state: State, daemons: readonly Daemon[]): Promise<KubernetesApi> {
  return eventually("the API server is ready", START_LIMIT_MS, async () => {
    const ended = daemons.find((daemon) => !daemon.isRunning());
    if (ended !== undefined) throw new Error(`${ended.name} ended: ${ended.lastWords()}`);
    if (!existsSync(state.file("pki/apiserver.crt"))) return undefined;
    const api = new KubernetesApi({ port: state.ports.api, certificate: certificateOf(state), token: state.token });
    const answer = await api.get("/readyz").catch(() => undefined);
    if (answer?.code === 200) return api;
    api.close();
    return undefined;
  });
}

/** Namespaces come first: an object of one that is not there is refused. */
export async function createNamespace(api: KubernetesApi, name: string): Promise<void> {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  const answer = await api.send("POST", "/api/v1/namespaces", namespace);
  if (answer.code !== 201 && answer.code !== 409) throw new Error(`namespace ${name}: ${messageOf(answer)}`);
}
