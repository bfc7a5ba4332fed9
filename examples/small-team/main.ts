import path from "node:path";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { App, LocalBackend, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { ServiceGuardrails } from "cdktf-guardrails";

/** Two services of a small shop, each from its own guardrails.yaml. Edit the YAML; this file can stay as it is. */
class SmallTeam extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    // Kept beside the configuration while you try it; a team replaces this by a remote backend, such as cdktf's S3Backend.
    new LocalBackend(this, { path: path.join(process.cwd(), "terraform.small-team.tfstate") });
    new HelmProvider(this, "helm", { kubernetes: { configPath: process.env.KUBE_CONFIG_PATH ?? "~/.kube/config" } });
    for (const service of ["checkout", "catalog"]) {
      ServiceGuardrails.fromFile(this, service, path.join(__dirname, `${service}.guardrails.yaml`));
    }
  }
}

const app = new App();
new SmallTeam(app, "small-team");
app.synth();
