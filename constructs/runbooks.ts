import type { Manifest, Problem, Runbook } from "../src";
import { Part } from "./internal/part";
import { Construct } from "./internal/terraform";
import type { TerraformResource } from "./internal/terraform";
import type { PartProps } from "./service-props";

/** Runbooks of a service, one an SLO with an anchor an alert and one for the gateway's guardrails, as a ConfigMap; `guardrails render` writes the same as files. */
export class Runbooks extends Construct {
  /** The runbooks, as Markdown. */
  readonly runbooks: readonly Runbook[];
  /** The generated objects, as delivered. */
  readonly manifests: readonly Manifest[];
  /** The Terraform resources that carry them. */
  readonly resources: readonly TerraformResource[];
  private readonly part: Part;

  constructor(scope: Construct, id: string, props: PartProps) {
    super(scope, id);
    this.part = new Part(this, props, { section: "slos", parts: ["runbooks"] });
    this.manifests = this.part.manifests;
    this.resources = this.part.resources;
    this.runbooks = this.part.guardrails?.runbooks ?? [];
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
