import { printPromql } from "../promql/print";
import { isAlert } from "./rule";
import type { RuleGroup } from "./rule";

interface PrintedRule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

interface PrintedGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: PrintedRule[];
}

const printed = new WeakMap<readonly RuleGroup[], { groups: PrintedGroup[] }>();

/** Rule groups in the shape that a Prometheus rule file and a PrometheusRule share: the same groups are printed once. */
export function ruleFile(groups: readonly RuleGroup[]): { groups: PrintedGroup[] } {
  const file = printed.get(groups) ?? { groups: groups.map(printGroup) };
  printed.set(groups, file);
  return file;
}

function printGroup(group: RuleGroup): PrintedGroup {
  const rules = group.rules.map((rule): PrintedRule => {
    const expr = printPromql(rule.expression);
    if (!isAlert(rule)) return { record: rule.record, expr, labels: { ...rule.labels } };
    const held = rule.for === undefined ? {} : { for: String(rule.for) };
    return { alert: rule.alert, expr, ...held, labels: { ...rule.labels }, annotations: { ...rule.annotations } };
  });
  return { name: group.name, interval: String(group.interval), rules };
}
