/* The pure core: descriptions in, artefacts and findings out. No Terraform, no files, no network. */
export { acknowledged } from "./checks/acknowledge";
export { policyTargets } from "./checks/policy-targets";
export { RULE_CATALOG } from "./checks/rule-catalog";
export { checkDocument } from "./check-document";
export type { CheckedDocument } from "./check-document";
export { generatedFiles, looseFiles, manifestFile } from "./generated-files";
export { composeGuardrails, GUARDRAIL_PARTS } from "./guardrails";
export type { Composition, GuardrailPart, Guardrails } from "./guardrails";
export { objectName, printYaml } from "./manifest";
export type { GeneratedFile, Manifest, ManifestMetadata } from "./manifest";
export { describeProblem, finding, hasErrors } from "./problem";
export type { Occurrence, Problem, Rule, Severity } from "./problem";
export { printPromql } from "./promql/print";
export type { RuleGroup, RecordingRule, AlertingRule } from "./rules/rule";
export type { Dashboard } from "./dashboards/dashboard";
export type { Runbook } from "./runbook/runbook";
export type { GuardedSlo } from "./burnrate/guarded-slo";
export type { Incident, IncidentErrors, IncidentPhase } from "./burnrate/incident";
export { simulate } from "./burnrate/simulate";
export { simulatedSlo } from "./burnrate/simulated-slo";
export type { SimulatedSlo } from "./burnrate/simulated-slo";
export type { BudgetSpent, Firing, Peak, Simulation, TierSimulation } from "./burnrate/simulation";
export { lintManifests } from "./canary/lint/lint-manifests";
export type { CanaryPlan } from "./canary/canary-plan";
export type { LoadScript } from "./loadtest/load-script-of";
export { API_VERSION } from "./spec/document";
export type {
  AcknowledgementSpec,
  GuardrailsDocument,
  RunbooksSpec,
  ServiceMetadata,
  ServiceSpec,
} from "./spec/document";
export type { AlertingSpec, AlertLevelSpec } from "./spec/alerting-spec";
export type { CircuitBreakerSpec, EjectSpec } from "./spec/circuit-breaker-spec";
export type { BusinessMetricSpec } from "./spec/business-spec";
export type { AnalysisSpec, CanaryController, CanarySpec, CanaryStepSpec, NoDataPolicy } from "./spec/canary-spec";
export type { LoadRequestSpec, LoadStageSpec, LoadTestSpec } from "./spec/load-test-spec";
export type { MonitoringSpec } from "./spec/monitoring-spec";
export type {
  AvailabilityIndicatorSpec,
  IndicatorSpec,
  LatencyIndicatorSpec,
  RatioIndicatorSpec,
  SloSpec,
} from "./spec/slo-spec";
export type {
  ExpectedTrafficSpec,
  Gateway,
  ParentRefSpec,
  RateLimitSpec,
  RetryCondition,
  RetrySpec,
  TimeoutsSpec,
  TrafficSpec,
  UpstreamSpec,
} from "./spec/traffic-spec";
export type { WorkloadServiceSpec, WorkloadSpec } from "./spec/workload-spec";
export { selectDocument } from "./spec/select-document";
export { objectMetadataProblems } from "./spec/object-metadata";
export { readYaml } from "./spec/read-yaml";
export { checkRules } from "./checks/rules";
export { specRules } from "./spec/rules";
export type { ReadOptions } from "./spec/read-service";
export type { Service } from "./spec/service";
export { Duration } from "./units/duration";
export { Ratio } from "./units/ratio";
export { fileNames } from "./units/names";
