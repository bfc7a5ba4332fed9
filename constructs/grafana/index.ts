/*
 * Grafana's Terraform provider for CDKTF, cut down to what this library creates. Nobody publishes a prebuilt provider
 * package for Grafana, and `cdktf get` would make every user generate 121 resources; so the bindings of these eight are
 * generated at build (scripts/generate-grafana.mjs) and shipped. grafana_notification_policy is missing on purpose: one
 * such resource replaces the server's whole routing tree.
 */
export { GrafanaProvider } from "./generated/provider";
export type { GrafanaProviderConfig } from "./generated/provider";
export { Annotation } from "./generated/annotation";
export type { AnnotationConfig } from "./generated/annotation";
export { ContactPoint } from "./generated/contact-point";
export type { ContactPointConfig } from "./generated/contact-point";
export { Dashboard } from "./generated/dashboard";
export type { DashboardConfig } from "./generated/dashboard";
export { DataSource } from "./generated/data-source";
export type { DataSourceConfig } from "./generated/data-source";
export { Folder } from "./generated/folder";
export type { FolderConfig } from "./generated/folder";
export { MessageTemplate } from "./generated/message-template";
export type { MessageTemplateConfig } from "./generated/message-template";
export { MuteTiming } from "./generated/mute-timing";
export type { MuteTimingConfig } from "./generated/mute-timing";
export { RuleGroup } from "./generated/rule-group";
export type {
  RuleGroupConfig,
  RuleGroupRule,
  RuleGroupRuleData,
  RuleGroupRuleDataRelativeTimeRange,
  RuleGroupRuleNotificationSettings,
} from "./generated/rule-group";
