import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Delivery, GatewayGuardrails, ServiceGuardrails } from "cdktf-guardrails";
import type { Carrier, Parcel } from "cdktf-guardrails";
import { composeGuardrails, generatedFiles } from "cdktf-guardrails/core";
import { contractDocument } from "../contract-document";
import { contractProps, evaluated, helmReleases, refusal, synthesized } from "./synthesized";
import type { StackJson } from "./synthesized";

const checkout = contractProps("checkout");
const folder = mkdtempSync(path.join(tmpdir(), "guardrails-delivery-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Synthesizes to disk, as `cdktf synth` does: only this runs what is written at synth. */
function synthesizedToDisk(build: (scope: Construct) => unknown): StackJson {
  const app = new App({ outdir: path.join(folder, "out") });
  const stack = new TerraformStack(app, "stack");
  new HelmProvider(stack, "helm", {});
  build(stack);
  app.synth();
  return JSON.parse(readFileSync(path.join(folder, "out/stacks/stack/cdk.tf.json"), "utf8")) as StackJson;
}

test("a Helm release can use one provider of several", () => {
  const { json } = synthesized((scope) => {
    const provider = new HelmProvider(scope, "blue", { alias: "blue" });
    new ServiceGuardrails(scope, "Checkout", { ...checkout, delivery: Delivery.helm({ provider }) });
  });
  expect(helmReleases(json).map((release) => release.provider)).toEqual(Array(7).fill("helm.blue"));
});

test("the bundled chart is copied beside the configuration", () => {
  const json = synthesizedToDisk((scope) => new ServiceGuardrails(scope, "Checkout", checkout));
  const chart = path.join(folder, "out/stacks/stack", helmReleases(json)[0].chart);
  expect(readdirSync(chart).sort()).toEqual(["Chart.yaml", "templates"]);
});

test("kubernetes_manifest carries each object in a resource of its own, as it is", () => {
  const delivery = Delivery.kubernetesManifest();
  const { json } = synthesized((scope) => {
    new KubernetesProvider(scope, "kubernetes", {});
    new ServiceGuardrails(scope, "Checkout", { ...checkout, delivery });
  });
  const resources = Object.entries(json.resource!.kubernetes_manifest);
  expect(resources.map(([address]) => address.replace(/_[0-9A-F]{8}$/, "")).sort()).toEqual([
    "Checkout_Alerts_PrometheusRule-checkout-slo",
    "Checkout_Canary_AnalysisTemplate-checkout-availability-verdict",
    "Checkout_Canary_AnalysisTemplate-checkout-availability-watch",
    "Checkout_Canary_AnalysisTemplate-checkout-business",
    "Checkout_Canary_AnalysisTemplate-checkout-error-budget",
    "Checkout_Canary_AnalysisTemplate-checkout-latency-verdict",
    "Checkout_Canary_AnalysisTemplate-checkout-latency-watch",
    "Checkout_Canary_AnalysisTemplate-checkout-smoke",
    expect.stringMatching(/^Checkout_Canary_ConfigMap-checkout-load-[0-9a-f]{8}$/),
    "Checkout_Canary_Rollout-checkout",
    "Checkout_Canary_Service-checkout-canary",
    "Checkout_Canary_Service-checkout-stable",
    "Checkout_Dashboards_ConfigMap-checkout-dashboard-canary",
    "Checkout_Dashboards_ConfigMap-checkout-dashboard-slo",
    "Checkout_Gateway_BackendTrafficPolicy-checkout-read",
    "Checkout_Gateway_BackendTrafficPolicy-checkout-write",
    "Checkout_Gateway_HTTPRoute-checkout-read",
    "Checkout_Gateway_HTTPRoute-checkout-write",
    "Checkout_Runbooks_ConfigMap-checkout-runbooks",
  ]);
  const composed = Object.values(composeGuardrails(contractDocument("checkout")).guardrails!.manifests).flat();
  const planned = resources.map(([, resource]) => JSON.parse(evaluated(JSON.stringify(resource.manifest))));
  expect(planned).toHaveLength(composed.length);
  expect(planned).toEqual(expect.arrayContaining(JSON.parse(JSON.stringify(composed))));
});

test("adopting by kubernetes_manifest is refused: that resource cannot take over what exists", () => {
  const message = refusal((scope) => {
    new KubernetesProvider(scope, "kubernetes", {});
    new ServiceGuardrails(scope, "Checkout", { ...checkout, delivery: Delivery.kubernetesManifest(), adopt: true });
  });
  expect(message).toContain("checks/adopt-by-helm");
  expect(message).toContain("use Delivery.helm()");
});

test.each([
  ["the same service", ["shop", "checkout"], ["shop", "checkout"]],
  ["services whose names run together", ["shop-eu", "checkout"], ["shop", "eu-checkout"]],
])("%s in one folder is an error that names both constructs, and nothing is overwritten", (_, first, second) => {
  const directory = path.join(folder, "clash");
  const service = ([namespace, name]: string[]) => ({
    ...checkout,
    metadata: { name, namespace },
    delivery: Delivery.files({ directory }),
  });
  const build = (scope: Construct) => {
    new ServiceGuardrails(scope, "First", service(first));
    new ServiceGuardrails(scope, "Second", service(second));
  };
  expect(() => synthesizedToDisk(build)).toThrow(/Second.*is generated by stack\/First/s);
  expect(existsSync(directory)).toBe(false);
});

test("one Helm release cannot belong to two constructs", () => {
  const message = refusal((scope) => {
    new ServiceGuardrails(scope, "First", checkout);
    new ServiceGuardrails(scope, "Second", checkout);
  });
  expect(message).toContain("Helm release shop/checkout-rules is generated by stack/First/Alerts already");
});

describe("two services that generate one object, of which the one applied later would stay", () => {
  const retried = (name: string) => ({
    metadata: { name, namespace: "shop" },
    spec: { traffic: { gateway: "traefik", hostnames: ["shop.example.com"], maxBody: "1Mi" } } as const,
  });
  const build = (names: readonly string[], delivery: (scope: Construct, index: number) => Delivery) =>
    refusal((scope) => {
      new KubernetesProvider(scope, "kubernetes", {});
      names.forEach((name, index) => {
        const traffic = { ...retried(name).spec.traffic, allowWeaker: ["maxBody"] };
        const props = { ...retried(name), spec: { traffic }, delivery: delivery(scope, index) };
        new GatewayGuardrails(scope, `Gateway${index}`, props);
      });
    });

  test.each([
    ["Helm", () => Delivery.helm()],
    ["kubernetes_manifest", () => Delivery.kubernetesManifest()],
    ["files", () => Delivery.files({ directory: path.join(folder, "one-object") })],
  ])("is refused by %s, both named", (_, delivery) => {
    const message = build(["cart", "cart-hosts"], delivery);
    expect(message).toMatch(/Gateway1.*object IngressRoute shop\/cart-hosts is generated by stack\/Gateway0 already/s);
    expect(build(["cart", "pay"], delivery)).toBe("");
  });

  test("but not in two folders, which may be for two clusters", () => {
    const folders = (_: Construct, index: number) => Delivery.files({ directory: path.join(folder, `of-${index}`) });
    expect(build(["cart", "cart"], folders)).toBe("");
  });
});

describe("two services on one route, where a gateway obeys one policy and drops the other", () => {
  const guarding = (name: string, routeName: string, delivery: Delivery) => ({
    metadata: { name, namespace: "shop" },
    spec: {
      traffic: { gateway: "envoy-gateway", route: "existing", routeName, timeouts: { request: "2s" } } as const,
    },
    delivery,
  });
  const build = (routes: readonly string[], delivery: (scope: Construct, index: number) => Delivery) =>
    refusal((scope) => {
      new KubernetesProvider(scope, "kubernetes", {});
      routes.forEach((route, index) => {
        const id = `Gateway${index}`;
        new GatewayGuardrails(scope, id, guarding(`service-${index}`, route, delivery(scope, index)));
      });
    });

  test.each([
    ["Helm", () => Delivery.helm()],
    ["kubernetes_manifest", () => Delivery.kubernetesManifest()],
    ["files", () => Delivery.files({ directory: path.join(folder, "one-route") })],
  ])("is refused by %s", (_, delivery) => {
    const message = build(["storefront", "storefront"], delivery);
    const target = "BackendTrafficPolicy on HTTPRoute shop/storefront";
    expect(message).toContain(`policy ${target} is generated by stack/Gateway0 already`);
    expect(message).toContain("describe the route's guardrails in one service");
    expect(build(["storefront", "storefront-eu"], delivery)).toBe("");
  });

  test("in two clusters it is two routes", () => {
    const cluster = (scope: Construct, index: number) =>
      Delivery.helm({ provider: new HelmProvider(scope, `helm-${index}`, { alias: `cluster${index}` }) });
    expect(build(["storefront", "storefront"], cluster)).toBe("");
  });
});

test("files are exactly what render writes, and Terraform gets nothing", () => {
  const directory = path.join(folder, "gitops");
  const json = synthesizedToDisk((scope) => {
    new ServiceGuardrails(scope, "Checkout", { ...checkout, delivery: Delivery.files({ directory }) });
    new ServiceGuardrails(scope, "Catalog", {
      ...contractProps("catalog-nginx"),
      delivery: Delivery.files({ directory }),
    });
  });
  expect(json.resource).toBeUndefined();
  const written = (
    readdirSync(directory, { recursive: true, withFileTypes: true }) as {
      name: string;
      parentPath: string;
      isFile(): boolean;
    }[]
  )
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
  const rendered = (["checkout", "catalog-nginx"] as const).flatMap((file) =>
    generatedFiles(composeGuardrails(contractDocument(file)).guardrails!),
  );
  expect(written.sort()).toEqual(rendered.map((file) => file.path).sort());
  for (const file of rendered) expect(readFileSync(path.join(directory, file.path), "utf8")).toBe(file.text);
});

test("a stack with errors writes no file", () => {
  const directory = path.join(folder, "never");
  const spec = { ...checkout.spec, slos: [{ ...checkout.spec.slos[0], objective: 100 }] };
  const build = (scope: Construct) =>
    new ServiceGuardrails(scope, "Checkout", { ...checkout, spec, delivery: Delivery.files({ directory }) });
  expect(() => synthesizedToDisk(build)).toThrow("spec.slos[0].objective");
  expect(existsSync(directory)).toBe(false);
});

test("a carrier of one's own gets every parcel with its objects and files", () => {
  const parcels: Parcel[] = [];
  const carrier: Carrier = {
    deliver: (_, parcel) => {
      parcels.push(parcel);
      return [];
    },
  };
  synthesized((scope) => new ServiceGuardrails(scope, "Checkout", { ...checkout, delivery: carrier }));
  expect(
    parcels.map(({ part, service, namespace, manifests, files }) => [
      part,
      service,
      namespace,
      manifests.length,
      files.length,
    ]),
  ).toEqual([
    ["rules", "checkout", "shop", 1, 4],
    ["dashboards", "checkout", "shop", 2, 2],
    ["runbooks", "checkout", "shop", 1, 5],
    ["loadtest", "checkout", "shop", 1, 2],
    ["canary", "checkout", "shop", 10, 0],
    ["routes", "checkout", "shop", 2, 0],
    ["policies", "checkout", "shop", 2, 0],
  ]);
});
