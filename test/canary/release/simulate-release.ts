import type { Answer, Asked } from "./compiled-query";
import type { EmittedMetric, EmittedStep } from "./emitted-release";
import { failures } from "./seeded-random";

export type Outcome = "promoted" | "aborted" | "paused";

/** What the two versions of a service do. */
export interface World {
  /** Requests that the new version answers between two looks at its first weight; all others go to the stable one. */
  readonly requestsPerLook: number;
  /** Chances that a request fails, and that it is slow, of each version. */
  readonly canary: { readonly fails: number; readonly slow: number };
  readonly stable: { readonly fails: number; readonly slow: number };
  readonly random: () => number;
}

/** What one version has counted by the end of each tick. */
interface Counters {
  readonly all: number[];
  readonly bad: number[];
  readonly slow: number[];
}

/** One release, run as Argo Rollouts runs it: the emitted steps, queries, conditions and limits, and nothing else. */
export function simulateRelease(steps: readonly EmittedStep[], world: World): { outcome: Outcome; requests: number } {
  const first = steps.flatMap((step) => ("weight" in step ? step.weight : []))[0];
  const counters = { canary: counted(), stable: counted() };
  const { random } = world;
  let weight = 0;
  for (const step of steps) {
    if ("weight" in step) {
      weight = step.weight;
      continue;
    }
    const requests = (share: number) => Math.round((world.requestsPerLook * share) / first);
    const tick = () => {
      add(counters.canary, requests(weight), { of: world.canary, random });
      add(counters.stable, requests(weight === 0 ? 0 : 100 - weight), { of: world.stable, random });
    };
    const outcome = analysisRun(step.metrics, tick, answers(counters, step.metrics));
    if (outcome !== "promoted") return { outcome, requests: counters.canary.all.at(-1) ?? 0 };
  }
  return { outcome: "promoted", requests: counters.canary.all.at(-1) ?? 0 };
}

function counted(): Counters {
  return { all: [], bad: [], slow: [] };
}

interface Version {
  readonly of: World["canary"];
  readonly random: () => number;
}

function add(counters: Counters, requests: number, { of, random }: Version): void {
  const next = (series: number[], more: number) => series.push((series.at(-1) ?? 0) + more);
  next(counters.all, requests);
  next(counters.bad, failures(requests, of.fails, random));
  next(counters.slow, failures(requests, of.slow, random));
}

/** Events within the time that a query asks for; the budget, which every release begins with, is whole. */
function answers(counters: Readonly<Record<Asked["version"], Counters>>, metrics: readonly EmittedMetric[]): Answer {
  const { seconds } = metrics[0];
  return ({ version, events, metric, seconds: range }) => {
    if (metric.startsWith("slo:")) return 1;
    const within = (series: readonly number[]) =>
      series.at(-1)! - (series[series.length - 1 - Math.round(range / seconds)] ?? 0);
    const { all, bad, slow } = counters[version];
    if (events === "all") return within(all);
    return events === "bad" ? within(bad) : within(all) - within(slow);
  };
}

/** The controller's own bookkeeping, all metrics at once: the first that fails or is inconclusive ends the run. */
function analysisRun(metrics: readonly EmittedMetric[], tick: () => void, answer: Answer): Outcome {
  const states = metrics.map((metric) => ({ metric, failed: 0, inconclusive: 0, inARow: 0, count: 0 }));
  let running = states;
  while (running.length > 0) {
    tick();
    for (const state of running) measure(state, answer);
    const ends = running.map((state) => ({ state, end: phase(state) }));
    if (ends.some(({ end }) => end === "aborted")) return "aborted";
    if (ends.some(({ end }) => end === "paused")) return "paused";
    running = ends.flatMap(({ state, end }) => (end === undefined ? [state] : []));
  }
  return "promoted";
}

interface State {
  readonly metric: EmittedMetric;
  failed: number;
  inconclusive: number;
  inARow: number;
  count: number;
}

function measure(state: State, answer: Answer): void {
  const value = state.metric.measure(answer);
  const [succeeds, fails] = [state.metric.succeeds(value), state.metric.fails(value)];
  state.count++;
  state.inARow = succeeds && !fails ? state.inARow + 1 : 0;
  if (fails) state.failed++;
  if (!fails && !succeeds) state.inconclusive++;
}

function phase({ metric, failed, inconclusive, inARow, count }: State): Outcome | undefined {
  if (failed > metric.failureLimit) return "aborted";
  if (inconclusive > metric.inconclusiveLimit) return "paused";
  if (metric.consecutiveSuccessLimit !== undefined && inARow >= metric.consecutiveSuccessLimit) return "promoted";
  if (count < metric.count) return undefined;
  return metric.consecutiveSuccessLimit === undefined ? "promoted" : "paused";
}
