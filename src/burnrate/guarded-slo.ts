import { readIndicator } from "../indicators/read-indicator";
import type { Indicator } from "../indicators/indicator";
import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service, Slo } from "../spec/service";
import type { SloIdentity } from "../units/names";
import type { TierLevel } from "../spec/slo-spec";
import { lowTrafficProblems } from "./low-traffic";
import { burnRateRules } from "./rules";
import { tiersOf } from "./tiers";
import type { Tier } from "./tier";

/** An SLO with everything that follows from it: the one object that rules, canary, dashboards and runbook are made of. */
export interface GuardedSlo {
  readonly id: SloIdentity;
  readonly slo: Slo;
  readonly indicator: Indicator;
  readonly tiers: readonly Tier[];
  /** Labels of the metrics that make a budget of their own each; mostly none. */
  readonly groupBy: readonly string[];
  /** Fewest bad events inside a tier's long window before it may fire. */
  readonly minimumBadEvents: Readonly<Record<TierLevel, number>>;
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

function guard(service: Service, slo: Slo, index: number): { guarded?: GuardedSlo; problems: readonly Problem[] } {
  const { indicator, problems: indicatorProblems } = readIndicator(service, slo, index);
  const { tiers, problems: tierProblems } = tiersOf(slo, index, service.monitoring);
  const problems = [...indicatorProblems, ...tierProblems, ...retentionProblems(service, slo, index)];
  if (indicator === undefined) return { problems };
  const { alerting } = service;
  const guarded: GuardedSlo = {
    id: { namespace: service.namespace, service: service.service, slo: slo.name },
    slo,
    indicator,
    tiers,
    groupBy: [...new Set(slo.groupBy)],
    minimumBadEvents: {
      page: slo.minimumBadEvents ?? alerting.minimumBadEvents,
      ticket: alerting.ticket.minimumBadEvents,
    },
    description: slo.description ?? describe(slo, indicator),
  };
  return { problems: [...problems, ...lowTrafficProblems(service, guarded, index)], guarded };
}

function describe(slo: Slo, indicator: Indicator): string {
  const share = `${slo.objective.percentText} % of`;
  switch (indicator.kind) {
    case "availability":
      return `${share} requests are answered without a server error`;
    case "latency":
      return `${share} requests are answered within ${indicator.threshold}`;
    case "ratio":
      return `${share} ${slo.name} events are good`;
    default:
      return `${slo.name} is good for ${slo.objective.percentText} % of the time`;
  }
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
