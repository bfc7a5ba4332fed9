import { createHash } from "node:crypto";
import { HASH_LABEL } from "./cluster-view";
import type { ClusterView, NamespaceView, Pod } from "./cluster-view";

/** How a version answers: chances of each of its requests. */
export interface Behaviour {
  readonly errors?: number;
  readonly slow?: number;
}

/** The traffic of one service. */
export interface Script {
  readonly namespace: string;
  readonly requestsPerSecond: number;
  /** By the image of the pods. */
  readonly versions: Readonly<Record<string, Behaviour>>;
}

/** What one pod has answered since it started. */
export interface PodCounts {
  readonly namespace: string;
  readonly pod: string;
  readonly hash: string;
  good: number;
  slow: number;
  errors: number;
}

export interface ScriptedTraffic {
  /** Of every pod that is there. */
  current(): readonly PodCounts[];
  /** Of one version, the pods that are gone included. */
  answered(namespace: string, hash: string): { readonly requests: number; readonly errors: number };
  /** Requests that found no pod. */
  lost(namespace: string): number;
  stop(): void;
}

const TICK_MS = 50;

/** Sends made-up requests to the pods of a cluster as its Services, weights and hashes say at that moment. */
export function startTraffic(view: ClusterView, scripts: readonly Script[]): ScriptedTraffic {
  const services = scripts.map((script) => scriptedService(script));
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    for (const service of services) service.advance((now - before) / 1_000, view.of(service.namespace));
    before = now;
  }, TICK_MS);
  const of = (namespace: string) => services.find((service) => service.namespace === namespace)!;
  return {
    current: () =>
      services.flatMap(({ namespace, counts }) => {
        const there = new Set(view.of(namespace).pods.map(({ name }) => name));
        return [...counts.values()].filter(({ pod }) => there.has(pod));
      }),
    answered: (namespace, hash) => sumOf([...of(namespace).counts.values()].filter((counts) => counts.hash === hash)),
    lost: (namespace) => of(namespace).lost(),
    stop: () => clearInterval(timer),
  };
}

function sumOf(counts: readonly PodCounts[]) {
  const sum = (read: (count: PodCounts) => number) => counts.reduce((all, count) => all + read(count), 0);
  return { requests: sum(({ good, slow, errors }) => good + slow + errors), errors: sum(({ errors }) => errors) };
}

function scriptedService({ namespace, requestsPerSecond, versions }: Script) {
  const counts = new Map<string, PodCounts>();
  /** How much each target is owed: the one that is owed most gets the next request. */
  const owed = new Map<string, number>();
  const draws = new Map<string, () => number>();
  let due = 0;
  let lost = 0;

  function drawOf(image: string): () => number {
    const draw = draws.get(image) ?? randomNumbers(`${namespace} ${image}`);
    draws.set(image, draw);
    return draw;
  }

  function answer(pod: Pod): void {
    const hash = pod.labels[HASH_LABEL];
    const count = counts.get(pod.name) ?? { namespace, pod: pod.name, hash, good: 0, slow: 0, errors: 0 };
    counts.set(pod.name, count);
    const { errors = 0, slow = 0 } = versions[pod.image];
    const drawn = drawOf(pod.image)();
    if (drawn < errors) count.errors++;
    else if (drawn < errors + slow) count.slow++;
    else count.good++;
  }

  function advance(seconds: number, view: NamespaceView): void {
    due += seconds * requestsPerSecond;
    const targets = targetsOf(view);
    for (; due >= 1; due--) {
      const target = next(targets, owed);
      if (target?.pod === undefined) lost++;
      else answer(target.pod);
    }
  }

  return { namespace, counts, advance, lost: () => lost };
}

/** Numbers from 0 to 1, the same ones for the same text (mulberry32). */
function randomNumbers(seed: string): () => number {
  let state = createHash("sha256").update(seed).digest().readUInt32LE();
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Where a request may go, and how often; without a pod where a Service has none. */
interface Target {
  readonly pod?: Pod;
  readonly share: number;
}

function targetsOf({ pods, weights, selectors }: NamespaceView): readonly Target[] {
  const serving = pods.filter(({ serves }) => serves);
  if (weights === undefined) return spread(serving, 1);
  return weights.flatMap(({ name, weight }) => {
    const selected = Object.entries(selectors.get(name) ?? {});
    const behind = serving.filter(({ labels }) => selected.every(([label, value]) => labels[label] === value));
    return spread(selected.length === 0 ? [] : behind, weight);
  });
}

function spread(pods: readonly Pod[], share: number): readonly Target[] {
  if (share === 0) return [];
  return pods.length === 0 ? [{ share }] : pods.map((pod) => ({ pod, share: share / pods.length }));
}

/** Smooth weighted round robin. */
function next(targets: readonly Target[], owed: Map<string, number>): Target | undefined {
  const nameOf = ({ pod }: Target) => pod?.name ?? "";
  const total = targets.reduce((sum, { share }) => sum + share, 0);
  for (const target of targets) owed.set(nameOf(target), (owed.get(nameOf(target)) ?? 0) + target.share);
  const chosen = targets.reduce<Target | undefined>((best, target) => {
    return best === undefined || owed.get(nameOf(target))! > owed.get(nameOf(best))! ? target : best;
  }, undefined);
  if (chosen !== undefined) owed.set(nameOf(chosen), owed.get(nameOf(chosen))! - total);
  return chosen;
}
