import { ServiceGuardrails } from "cdktf-guardrails";
import type { CanarySpec, CanaryPlan, TrafficSpec } from "../../../src";
import { synthesized } from "../../constructs/synthesized";
import { createNamespace } from "../control-plane/control-plane";
import type { ControlPlane } from "../control-plane/control-plane";
import { helmApply } from "../control-plane/helm-apply";
import type { HelmTarget } from "../control-plane/helm-apply";
import { messageOf } from "../control-plane/kubernetes-api";

/** The same name in every namespace: whatever tells services apart has to look at the namespace. */
export const SERVICE = "checkout";
export const FIRST_IMAGE = "example.invalid/checkout:1";
export const SLOS = ["availability", "latency"] as const;
export const REQUESTS_PER_SECOND = 40;
const REPLICAS = 4;

/** What shares the requests out. */
export type Routing = "replicas" | "traefik";

export interface DescribedService {
  readonly namespace: string;
  readonly routing: Routing;
  readonly prometheusUrl: string;
  readonly canary?: Partial<CanarySpec>;
}

/** Both have guardrails of their own; Argo Rollouts moves Traefik's weights only. */
const GATEWAYS: Readonly<Record<Routing, TrafficSpec["gateway"]>> = { replicas: "ingress-nginx", traefik: "traefik" };

/** A look every five seconds where a user would have one a minute. The first is late: pods serve some seconds before it counts. */
function description({ namespace, routing, prometheusUrl, canary }: DescribedService) {
  return {
    metadata: { name: SERVICE, namespace, labels: { team: "payments" } },
    spec: {
      workload: { deployment: SERVICE, replicas: REPLICAS, podLabels: { app: SERVICE } },
      monitoring: { prometheusUrl, scrapeInterval: "1s" },
      slos: [
        { name: SLOS[0], objective: 99.9, indicator: { availability: { source: "app" } } },
        { name: SLOS[1], objective: 99, indicator: { latency: { source: "app", threshold: "250ms" } } },
      ],
      traffic: {
        gateway: GATEWAYS[routing],
        hostnames: [`${namespace}.example.com`],
        expected: { requestsPerSecond: REQUESTS_PER_SECOND },
      },
      canary: {
        controller: "argo-rollouts" as const,
        budgetAtRisk: "0.2%",
        analysis: { initialDelay: "15s", interval: "5s", looks: 20 },
        ...canary,
      },
    },
  };
}

/** Puts a running Deployment into a new namespace, then what a stack says about it, by Helm. Gives the plan of its releases. */
export async function install(plane: ControlPlane, target: HelmTarget, service: DescribedService): Promise<CanaryPlan> {
  let plan: CanaryPlan | undefined;
  const { json } = synthesized((scope) => {
    plan = new ServiceGuardrails(scope, "Checkout", description(service)).canary?.plan;
  });
  await createNamespace(plane.api, service.namespace);
  const answer = await plane.api.create(deploymentIn(service.namespace), JSON.stringify(deployment(service.namespace)));
  if (answer.code !== 201) throw new Error(messageOf(answer));
  await helmApply(target, json);
  return plan!;
}

const deploymentIn = (namespace: string) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: SERVICE, namespace },
});

function deployment(namespace: string): object {
  const labels = { app: SERVICE };
  const template = { metadata: { labels }, spec: { containers: [{ name: "app", image: FIRST_IMAGE }] } };
  return { ...deploymentIn(namespace), spec: { replicas: REPLICAS, selector: { matchLabels: labels }, template } };
}

/** What a pipeline does: a new image in the Deployment. */
export async function deploy({ api }: ControlPlane, namespace: string, image: string): Promise<void> {
  const operation = { op: "replace", path: "/spec/template/spec/containers/0/image", value: image };
  const answer = await api.send("PATCH", await api.path(deploymentIn(namespace)), [operation]);
  if (answer.code !== 200) throw new Error(messageOf(answer));
}
