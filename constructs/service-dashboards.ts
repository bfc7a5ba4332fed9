import type { Dashboard, Manifest, Problem } from "../src";
import { Part } from "./internal/part";
import { Construct } from "./internal/terraform";
import type { TerraformResource } from "./internal/terraform";
import type { PartProps } from "./service-props";

/** Grafana dashboards of a service, as ConfigMaps that Grafana's sidecar picks up. */
export class ServiceDashboards extends Construct {
  /** The dashboards, as data; their uids are the same however they are delivered. */
  readonly dashboards: readonly Dashboard[];
  /** The generated objects, as delivered. */
  readonly manifests: readonly Manifest[];
  /** The Terraform resources that carry them. */
  readonly resources: readonly TerraformResource[];
  private readonly part: Part;

  constructor(scope: Construct, id: string, props: PartProps) {
    super(scope, id);
    this.part = new Part(this, props, { section: "slos", parts: ["dashboards"] });
    this.manifests = this.part.manifests;
    this.resources = this.part.resources;
    this.dashboards = this.part.guardrails?.dashboards ?? [];
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
