import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import type { Manifest } from "../manifest";
import type { Service } from "../spec/service";
import { objectNames } from "../units/names";
import type { RuleGroup } from "./rule";
import { ruleFile } from "./rule-file";

/** The rules as the Prometheus operator takes them. */
export function prometheusRule(service: Service, groups: readonly RuleGroup[]): Manifest {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: {
      name: objectNames.rules(service.service),
      namespace: service.namespace,
      labels: { ...service.labels, ...service.monitoring.ruleLabels },
    },
    spec: ruleFile(groups),
  } satisfies IPrometheusRule & Manifest;
}
