import { readIndicator } from "../indicators/indicator";
import type { Indicator } from "../indicators/indicator";
import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service, Slo } from "../spec/service";
import type { SloIdentity } from "../units/names";
import { burnRateRules } from "./rules";
import { tiersOf } from "./tiers";
import type { Tier } from "./tier";

/** An SLO with everything that follows from it: the one object that rules, canary, dashboards and runbook are made of. */
export interface GuardedSlo {
  readonly id: SloIdentity;
  readonly slo: Slo;
  readonly indicator: Indicator;
  readonly tiers: readonly Tier[];
  /** What the promise means, in words: the user's own, or made from the indicator. */
  readonly description: string;
}

export interface GuardedSlos {
  readonly slos: readonly GuardedSlo[];
  readonly problems: readonly Problem[];
}

/** Resolves every SLO of a service; one whose series cannot be found is left out and reported. */
export function guardedSlos(service: Service): GuardedSlos {
  const results = service.slos.map((slo, index) => guard(service, slo, index));
  return {
    slos: results.flatMap(({ guarded }) => (guarded === undefined ? [] : [guarded])),
    problems: results.flatMap(({ problems }) => problems),
  };
}

function guard(service: Service, slo: Slo, index: number): { guarded?: GuardedSlo; problems: Problem[] } {
  const { indicator, problems: indicatorProblems } = readIndicator(service, slo, index);
  const { tiers, problems: tierProblems } = tiersOf(slo, index);
  const problems = [...indicatorProblems, ...tierProblems, ...retentionProblems(service, slo, index)];
  if (indicator === undefined) return { problems };
  const id = { namespace: service.namespace, service: service.service, slo: slo.name };
  return { problems, guarded: { id, slo, indicator, tiers, description: slo.description ?? describe(slo, indicator) } };
}

function describe(slo: Slo, indicator: Indicator): string {
  const share = `${slo.objective.percentText} % of`;
  if (indicator.kind === "availability") return `${share} requests are answered without a server error`;
  if (indicator.kind === "latency") return `${share} requests are answered within ${indicator.threshold}`;
  return `${share} ${slo.name} events are good`;
}

function retentionProblems(service: Service, slo: Slo, index: number): Problem[] {
  const { retention } = service.monitoring;
  if (retention === undefined || slo.window.compare(retention) <= 0) return [];
  return [
    finding(burnRateRules.retention, {
      path: `spec.slos[${index}].window`,
      message: `Prometheus keeps ${retention}, so a window of ${slo.window} would be cut short`,
      got: String(slo.window),
      allowed: `at most ${retention} (spec.monitoring.retention)`,
      fix: `shorten the window to ${retention} or less, or raise Prometheus' retention`,
    }),
  ];
}
