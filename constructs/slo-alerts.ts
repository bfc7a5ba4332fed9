import type { Manifest, Problem, RuleGroup } from "../src";
import { Part } from "./internal/part";
import { Construct } from "./internal/terraform";
import type { TerraformResource } from "./internal/terraform";
import type { PartProps } from "./service-props";

/** Recording rules and burn-rate alerts of a service's SLOs, as a PrometheusRule. */
export class SloAlerts extends Construct {
  /** The rule groups, one an SLO and one for the gateway's guardrails, each in evaluation order. */
  readonly ruleGroups: readonly RuleGroup[];
  /** The generated objects, as delivered. */
  readonly manifests: readonly Manifest[];
  /** The Terraform resources that carry them. */
  readonly resources: readonly TerraformResource[];
  private readonly part: Part;

  constructor(scope: Construct, id: string, props: PartProps) {
    super(scope, id);
    this.part = new Part(this, props, { section: "slos", parts: ["rules"] });
    this.manifests = this.part.manifests;
    this.resources = this.part.resources;
    this.ruleGroups = this.part.guardrails?.ruleGroups ?? [];
  }

  /** Everything found in the description, with the acknowledgements made so far. */
  get problems(): readonly Problem[] {
    return this.part.problems;
  }

  /** Accepts every finding of a rule. `reason` is shown beside the finding from then on. */
  acknowledge(ruleId: string, reason: string): void {
    this.part.acknowledge(ruleId, reason);
  }
}
