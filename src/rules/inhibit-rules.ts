import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Tier } from "../burnrate/tier";

/** One rule of Alertmanager's `inhibit_rules`. */
export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/**
 * Labels of every alert of an SLO, and the external label that usually tells clusters apart where one Alertmanager serves
 * several. Alertmanager takes a label that both alerts lack as equal.
 */
const SAME_SLO = ["namespace", "service", "slo", "cluster"];

/**
 * While a faster tier's alert fires, the slower ones of the same SLO and group say nothing new. SLOs whose tiers come in
 * one order share their rules.
 */
export function inhibitRules(slos: readonly GuardedSlo[]): readonly InhibitRule[] {
  const alike = new Map<string, GuardedSlo[]>();
  for (const slo of slos) {
    const key = JSON.stringify([slo.tiers.map(({ name, level }) => [name, level]), slo.groupBy]);
    alike.set(key, [...(alike.get(key) ?? []), slo]);
  }
  return [...alike.values()].flatMap(rulesOf);
}

function rulesOf(slos: readonly GuardedSlo[]): InhibitRule[] {
  const [{ id, tiers, groupBy }] = slos;
  const subject = [
    `namespace="${id.namespace}"`,
    `service="${id.service}"`,
    oneOf(
      "slo",
      slos.map((slo) => slo.id.slo),
    ),
  ];
  return tiers.flatMap((tier, index) => {
    const quieter = tiers.slice(index + 1).filter((slower) => !isLouder(slower, tier));
    if (quieter.length === 0) return [];
    const names = quieter.map(({ name }) => name);
    return {
      source_matchers: [...subject, oneOf("tier", [tier.name])],
      target_matchers: [...subject, oneOf("tier", names)],
      equal: [...new Set([...SAME_SLO, ...groupBy])],
    };
  });
}

/** A ticket must never keep a page from anybody, however fast its tier is. */
function isLouder(one: Tier, other: Tier): boolean {
  return one.level === "page" && other.level === "ticket";
}

/** Names of SLOs and tiers have no character that a regular expression or a quoted text takes for anything else. */
function oneOf(label: string, names: readonly string[]): string {
  return names.length === 1 ? `${label}="${names[0]}"` : `${label}=~"${names.join("|")}"`;
}
