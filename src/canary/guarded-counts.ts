import type { GuardedSlo } from "../burnrate/guarded-slo";
import { narrowed } from "../indicators/event-counts";
import type { CounterEvents } from "../indicators/counter-events";
import { readIndicator } from "../indicators/read-indicator";
import { APP_PRESET, podPattern, PRESETS } from "../indicators/preset";
import { finding } from "../problem";
import type { Problem } from "../problem";
import { matchers, matches } from "../promql/build";
import type { Canary, Service, Slo } from "../spec/service";
import { canaryRules } from "./rules";

/** Argo Rollouts' placeholder for the hash in the names of the new version's pods. */
export const HASH_ARGUMENT = "canary-hash";
export const HASH_PLACEHOLDER = `{{args.${HASH_ARGUMENT}}}`;
/** The same for the stable version's. */
export const STABLE_HASH_ARGUMENT = "stable-hash";
export const STABLE_HASH_PLACEHOLDER = `{{args.${STABLE_HASH_ARGUMENT}}}`;

/** An SLO that judges a canary. */
export interface GuardedCounts {
  readonly guarded: GuardedSlo;
  /** The counters of the new version's pods alone. */
  readonly counts: CounterEvents;
  /** The same of the stable version's pods. */
  readonly stable: CounterEvents;
  /** Whether every event is a request, so that the expected traffic says how many there will be. */
  readonly countsRequests: boolean;
  /** Where the document asks for it. */
  readonly path: string;
}

export interface GuardedCountsOfService {
  readonly guards: readonly GuardedCounts[];
  readonly problems: readonly Problem[];
}

/** The SLOs that judge a new version: those the canary names, or all. */
export function guardedCounts(service: Service, canary: Canary, slos: readonly GuardedSlo[]): GuardedCountsOfService {
  const names = canary.guardSlos ?? slos.map(({ id }) => id.slo);
  const results = [...new Set(names)].flatMap((name) => {
    const guarded = slos.find(({ id }) => id.slo === name);
    return guarded === undefined ? [] : [guard(service, canary, guarded)];
  });
  return {
    guards: results.flatMap(({ counts }) => (counts === undefined ? [] : [counts])),
    problems: results.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
  };
}

interface Guard {
  readonly counts?: GuardedCounts;
  readonly problem?: Problem;
}

function guard(service: Service, canary: Canary, guarded: GuardedSlo): Guard {
  const path = pathOf(service, canary, guarded);
  const { indicator } = guarded;
  const ofPods = (counts: CounterEvents) => ({
    counts: narrowed(counts, podsOf(service, HASH_PLACEHOLDER)),
    stable: narrowed(counts, podsOf(service, STABLE_HASH_PLACEHOLDER)),
  });
  const own = indicator.counts.kind === "counters" ? indicator.counts : undefined;
  if (indicator.kind === "ratio" && own !== undefined) {
    const counts = { guarded, ...ofPods(own), countsRequests: false, path };
    return { counts, problem: podLabelAssumed(guarded, path) };
  }
  if (indicator.unit !== "requests" || (own === undefined && indicator.kind !== "latency"))
    return { problem: noCounters(canary, guarded, path) };
  if (own !== undefined && PRESETS.some(({ name, ofPods }) => ofPods && name === indicator.source))
    return {
      counts: { guarded, ...ofPods(own), countsRequests: true, path },
      problem: hasOwnSelector(guarded) ? podLabelAssumed(guarded, path) : undefined,
    };
  const counts = appCounts(service, guarded);
  if (counts === undefined) return { problem: notCountable(canary, guarded, path) };
  return {
    counts: { guarded, ...ofPods(counts), countsRequests: true, path },
    problem: judgedByApp(guarded, path),
  };
}

/** A selector of the user's own promises nothing about the labels of pods. */
function hasOwnSelector({ slo }: GuardedSlo): boolean {
  return (slo.indicator.availability ?? slo.indicator.latency)?.selector !== undefined;
}

function pathOf(service: Service, canary: Canary, guarded: GuardedSlo): string {
  const index = canary.guardSlos?.indexOf(guarded.id.slo) ?? -1;
  return index >= 0 ? `spec.canary.guardSlos[${index}]` : `spec.slos[${indexOf(service, guarded)}].indicator`;
}

function indexOf(service: Service, guarded: GuardedSlo): number {
  return service.slos.findIndex((slo) => slo.name === guarded.id.slo);
}

function podsOf(service: Service, hash: string) {
  const pods = podPattern(service.workload.deployment, hash);
  return matchers({ namespace: service.namespace, pod: matches(pods) });
}

/** The same promise as the app's own metrics count it, or undefined when they do not. */
function appCounts(service: Service, guarded: GuardedSlo): CounterEvents | undefined {
  const { kind, threshold } = guarded.indicator;
  const indicator: Slo["indicator"] =
    kind === "latency" && threshold !== undefined
      ? { latency: { source: APP_PRESET, threshold, histogram: "classic" } }
      : { availability: { source: APP_PRESET } };
  const read = readIndicator(service, { ...guarded.slo, indicator }, indexOf(service, guarded));
  const counts = read.problems.length > 0 ? undefined : read.indicator?.counts;
  return counts?.kind === "counters" ? counts : undefined;
}

function judgedByApp({ id, indicator }: GuardedSlo, path: string): Problem {
  return finding(canaryRules.judgedByApp, {
    path,
    message: `SLO ${id.slo} is measured at the gateway; the canary is judged by the same objective on the app's OpenTelemetry metrics of its own pods, which do not see requests that never reach a pod`,
    got: indicator.source,
    fix: `export http_server_request_duration_seconds with the labels namespace and pod, or guard an SLO of your own counters`,
  });
}

function podLabelAssumed({ id }: GuardedSlo, path: string): Problem {
  return finding(canaryRules.podLabel, {
    path,
    message: `the canary reads SLO ${id.slo}'s counters of the new version's pods only, by the labels namespace and pod`,
    fix: "make sure that the counters carry both labels; a Prometheus scraping pods through a ServiceMonitor or PodMonitor adds them",
  });
}

/** Time and rates say nothing about which version an event belongs to. */
function noCounters(canary: Canary, { id, indicator }: GuardedSlo, path: string): Problem {
  const asked = canary.guardSlos !== undefined;
  return finding(asked ? canaryRules.notCountable : canaryRules.leftOut, {
    path,
    message: `SLO ${id.slo} has no counters of its own (${indicator.kind}), so the events of one version cannot be told apart`,
    got: `indicator ${indicator.kind}`,
    fix: asked
      ? "take it out of guardSlos, and guard an SLO of plain counters"
      : "nothing to do; the other SLOs judge the canary",
  });
}

function notCountable(canary: Canary, { id, indicator }: GuardedSlo, path: string): Problem {
  const asked = canary.guardSlos !== undefined;
  return finding(asked ? canaryRules.notCountable : canaryRules.leftOut, {
    path,
    message: `SLO ${id.slo} is measured at the gateway, and the app's OpenTelemetry metrics have no bucket at ${indicator.threshold} to judge a canary by`,
    got: String(indicator.threshold),
    fix: asked
      ? "use a threshold that both histograms have, or take the SLO out of guardSlos"
      : "use a threshold that both histograms have, or name the SLOs to judge by in canary.guardSlos",
  });
}
