import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { App, TerraformStack } from "cdktf";
import { ServiceGuardrails } from "cdktf-guardrails";

const app = new App();
const stack = new TerraformStack(app, "guardrails");
new HelmProvider(stack, "helm", { kubernetes: { configPath: "~/.kube/config" } });
new ServiceGuardrails(stack, "Checkout", {
  metadata: { name: "checkout", namespace: "shop" },
  spec: {
    workload: { podLabels: { app: "checkout" }, service: { port: 80, targetPort: 8080 } },
    slos: [{ name: "availability", objective: 99.9, indicator: { availability: { source: "app" } } }],
    traffic: {
      gateway: "envoy-gateway",
      parentRef: { name: "public", namespace: "gateways" },
      hostnames: ["shop.example.com"],
      timeouts: { connect: "500ms", request: "2s", backendRequest: "600ms" },
      retry: { attempts: 1, backoff: "50ms", budget: "20%", conditions: ["connect-failure", "reset", "timeout", 503] },
    },
    canary: { controller: "argo-rollouts" },
  },
});
app.synth();
