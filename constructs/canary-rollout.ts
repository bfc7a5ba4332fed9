import type { CanaryPlan, Manifest, Problem } from "../src";
import { Part } from "./internal/part";
import { Construct } from "./internal/terraform";
import type { TerraformResource } from "./internal/terraform";
import type { PartProps } from "./service-props";

/**
 * A canary whose verdict comes from the service's SLOs: Rollout, Services and AnalysisTemplates. Beside a GatewayGuardrails give
 * both the same sections, best one composition: the Rollout moves the routes' weights, and the routes need its Services.
 */
export class CanaryRollout extends Construct {
  /** The plan with its reasons; absent when the description has errors. */
  readonly plan?: CanaryPlan;
  /** The generated objects, as delivered; with a load test also its script, which the smoke test runs. */
  readonly manifests: readonly Manifest[];
  /** The Terraform resources that carry them. */
  readonly resources: readonly TerraformResource[];
  private readonly part: Part;

  constructor(scope: Construct, id: string, props: PartProps) {
    super(scope, id);
    this.part = new Part(this, props, { section: "canary", parts: ["loadtest", "canary"] });
    this.manifests = this.part.manifests;
    this.resources = this.part.resources;
    this.plan = this.part.guardrails?.canaryPlan;
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
