import type { Expression } from "../promql/expression";
import type { Duration } from "../units/duration";

export interface RecordingRule {
  readonly record: string;
  readonly expression: Expression;
  readonly labels: Readonly<Record<string, string>>;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expression: Expression;
  /** How long the expression must hold before the alert fires. @default - fires at once */
  readonly for?: Duration;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Rules that are evaluated in order, at one interval: a rule sees what the ones before it recorded. */
export interface RuleGroup {
  readonly name: string;
  readonly interval: Duration;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

export function isAlert(rule: RecordingRule | AlertingRule): rule is AlertingRule {
  return "alert" in rule;
}
