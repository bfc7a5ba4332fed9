import type { GuardrailPart, Guardrails, Manifest, Problem } from "../../src";
import type { PartProps } from "../service-props";
import { composePart } from "./compose";
import type { Section } from "./compose";
import { deliverPart } from "./deliver-part";
import { Findings } from "./findings";
import type { Construct, TerraformResource } from "./terraform";

/** What a construct is made of: the section it needs and the parts it delivers, each in a release of its own. */
export interface PartOf {
  readonly section: Section;
  readonly parts: readonly GuardrailPart[];
}

/** What every construct of one guardrail does: compose, report, deliver. */
export class Part {
  readonly guardrails?: Guardrails;
  readonly manifests: readonly Manifest[];
  readonly resources: readonly TerraformResource[];
  private readonly findings: Findings;

  constructor(construct: Construct, props: PartProps, { section, parts }: PartOf) {
    const { guardrails, problems } = composePart(props, section);
    this.guardrails = guardrails;
    this.findings = new Findings(construct, problems);
    const delivered = parts.map((part) => deliverPart(construct, props, { guardrails, part }));
    this.manifests = delivered.flatMap(({ manifests }) => manifests);
    this.resources = delivered.flatMap(({ resources }) => resources);
  }

  get problems(): readonly Problem[] {
    return this.findings.all;
  }

  acknowledge(ruleId: string, reason: string): void {
    this.findings.acknowledge(ruleId, reason);
  }
}
