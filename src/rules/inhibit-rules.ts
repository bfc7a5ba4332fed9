import type { GuardedSlo } from "../burnrate/guarded-slo";

/** One rule of Alertmanager's `inhibit_rules`. */
export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/**
 * While a faster tier's alert fires, the slower ones of the same SLO and group say nothing new. SLOs whose tiers come in
 * one order share their rules.
 */
export function inhibitRules(slos: readonly GuardedSlo[]): readonly InhibitRule[] {
  const alike = new Map<string, GuardedSlo[]>();
  for (const slo of slos) {
    const key = JSON.stringify([slo.tiers.map(({ name }) => name), slo.groupBy]);
    alike.set(key, [...(alike.get(key) ?? []), slo]);
  }
  return [...alike.values()].flatMap((group) => rulesOf(group, alike.size > 1));
}

function rulesOf(slos: readonly GuardedSlo[], named: boolean): InhibitRule[] {
  const [{ id, tiers, groupBy }] = slos;
  const subject = [
    `namespace="${id.namespace}"`,
    `service="${id.service}"`,
    ...(named ? [`slo=~"${slos.map((slo) => slo.id.slo).join("|")}"`] : []),
  ];
  return tiers.slice(0, -1).map(({ name }, index) => ({
    source_matchers: [...subject, `tier="${name}"`],
    target_matchers: [
      ...subject,
      `tier=~"${tiers
        .slice(index + 1)
        .map((slower) => slower.name)
        .join("|")}"`,
    ],
    equal: ["namespace", "service", "slo", ...groupBy],
  }));
}
