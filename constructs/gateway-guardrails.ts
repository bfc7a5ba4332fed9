import type { Manifest, Problem } from "../src";
import { Part } from "./internal/part";
import { Construct } from "./internal/terraform";
import type { TerraformResource } from "./internal/terraform";
import type { PartProps } from "./service-props";

/**
 * Timeouts, retries, breakers and limits at the gateway: routes and policies of Envoy Gateway, or a complete nginx.conf. Beside a
 * CanaryRollout give both the same sections, and let the routes depend on the Rollout's release: they point at its Services.
 */
export class GatewayGuardrails extends Construct {
  /** A complete nginx.conf, when the gateway is plain NGINX. */
  readonly nginxConfig?: string;
  /** The generated objects, as delivered. */
  readonly manifests: readonly Manifest[];
  /** The Terraform resources that carry them. */
  readonly resources: readonly TerraformResource[];
  private readonly part: Part;

  constructor(scope: Construct, id: string, props: PartProps) {
    super(scope, id);
    // Routes are a release of their own: a rollout controller moves their live weights, and a new policy must not move them back.
    this.part = new Part(this, props, { section: "traffic", parts: ["routes", "policies", "nginx"] });
    this.manifests = this.part.manifests;
    this.resources = this.part.resources;
    this.nginxConfig = this.part.guardrails?.nginx;
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
