import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { App, Testing, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { parse } from "yaml";
import type { GuardrailsDocument, Manifest } from "../../src";
import { contractDocument } from "../contract-document";
import type { ContractFile } from "../contract-document";

interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly values: readonly string[];
  readonly [key: string]: unknown;
}

/** What Terraform gets, as far as tests look at it. */
export interface StackJson {
  readonly provider?: unknown;
  readonly variable?: unknown;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
}

/** A stack as a user would write it, synthesized with every validation. */
export function synthesized(build: (scope: Construct) => unknown): { json: StackJson; text: string } {
  const stack = new TerraformStack(Testing.app(), "stack");
  provideHelm(stack);
  build(stack);
  const text = Testing.synth(stack, true);
  return { json: JSON.parse(text) as StackJson, text };
}

/** Constructs create no provider; a stack brings its own. */
function provideHelm(stack: TerraformStack): void {
  new HelmProvider(stack, "helm", {});
}

/** The errors that stop a stack, as one text. */
export function refusal(build: (scope: Construct) => unknown): string {
  try {
    synthesized(build);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

export function helmReleases(json: StackJson): readonly HelmRelease[] {
  return Object.values(json.resource?.helm_release ?? {}) as unknown as HelmRelease[];
}

/** What Terraform hands to Helm: `$${` and `%%{` are its spelling of `${` and `%{`. */
export function evaluated(text: string): string {
  return text.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{");
}

/** The Kubernetes objects inside a release's values. */
export function manifestsOf(release: HelmRelease): readonly Manifest[] {
  const { manifests } = parse(evaluated(release.values[0])) as { manifests: Record<string, string> };
  return Object.values(manifests).map((text) => parse(text) as Manifest);
}

/** A contract file as construct props. */
export function contractProps(file: ContractFile): Pick<GuardrailsDocument, "metadata" | "spec"> {
  const { metadata, spec } = contractDocument<GuardrailsDocument>(file);
  return { metadata, spec };
}

/** Annotations that `cdktf synth` would print, by level. */
export function annotations(build: (scope: Construct) => unknown): { level: string; message: string }[] {
  const app = new App({ outdir: Testing.app().outdir });
  const stack = new TerraformStack(app, "stack");
  provideHelm(stack);
  build(stack);
  app.synth();
  return stack.node
    .findAll()
    .flatMap((construct) => construct.node.metadata)
    .filter((entry) => entry.type.startsWith("@cdktf/"))
    .map((entry) => ({ level: entry.type.replace("@cdktf/", ""), message: String(entry.data) }));
}
