import type { Dashboard, Manifest, Problem } from "../src";
import { composePart } from "./internal/compose";
import { deliverPart } from "./internal/deliver-part";
import { Findings } from "./internal/findings";
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
  private readonly findings: Findings;

  constructor(scope: Construct, id: string, props: PartProps) {
    super(scope, id);
    const { guardrails, problems } = composePart(props, "slos");
    this.findings = new Findings(this, problems);
    this.dashboards = guardrails?.dashboards ?? [];
    const { manifests, resources } = deliverPart(this, props, { guardrails, part: "dashboards" });
    this.manifests = manifests;
    this.resources = resources;
  }

  /** Everything found in the description, with the acknowledgements made so far. */
  get problems(): readonly Problem[] {
    return this.findings.all;
  }

  /** Accepts every finding of a rule. `reason` is shown beside the finding from then on. */
  acknowledge(ruleId: string, reason: string): void {
    this.findings.acknowledge(ruleId, reason);
  }
}
