import type { Manifest, Problem } from "../src";
import { composePart } from "./internal/compose";
import { deliverPart } from "./internal/deliver-part";
import { Findings } from "./internal/findings";
import { Construct } from "./internal/terraform";
import type { TerraformResource } from "./internal/terraform";
import type { PartProps } from "./service-props";

/** Timeouts, retries, breakers and limits at the gateway: routes and policies of Envoy Gateway, or a complete nginx.conf. */
export class GatewayGuardrails extends Construct {
  /** A complete nginx.conf, when the gateway is plain NGINX. */
  readonly nginxConfig?: string;
  /** The generated objects, as delivered. */
  readonly manifests: readonly Manifest[];
  /** The Terraform resources that carry them. */
  readonly resources: readonly TerraformResource[];
  private readonly findings: Findings;

  constructor(scope: Construct, id: string, props: PartProps) {
    super(scope, id);
    const { guardrails, problems } = composePart(props, "traffic");
    this.findings = new Findings(this, problems);
    this.nginxConfig = guardrails?.nginx;
    // Routes are a release of their own: a rollout controller moves their live weights, and a new policy must not move them back.
    const delivered = (["routes", "policies", "nginx"] as const).map((part) =>
      deliverPart(this, props, { guardrails, part }),
    );
    this.manifests = delivered.flatMap(({ manifests }) => manifests);
    this.resources = delivered.flatMap(({ resources }) => resources);
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
