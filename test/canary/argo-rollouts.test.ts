import type { Manifest } from "../../src/manifest";
import { checkoutCanary, checkoutService } from "./checkout";
import type { Variation } from "./checkout";

const ofKind = (kind: string, variation: Variation = {}): Manifest[] =>
  checkoutCanary(variation).manifests.filter((manifest) => manifest.kind === kind);

const traffic = checkoutService().traffic!;
const existingRoute = { gateway: "envoy-gateway", route: "existing", expected: { requestsPerSecond: 40 } };

const analysis = (...templateNames: string[]) => ({
  analysis: {
    templates: templateNames.map((templateName) => ({ templateName })),
    args: [
      { name: "canary-hash", valueFrom: { podTemplateHashValue: "Latest" } },
      { name: "stable-hash", valueFrom: { podTemplateHashValue: "Stable" } },
    ],
  },
});

test("the Rollout of the contract, whole", () => {
  expect(ofKind("Rollout")).toEqual([
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      metadata: { name: "checkout", namespace: "shop", labels: { team: "payments" } },
      spec: {
        replicas: 4,
        revisionHistoryLimit: 5,
        progressDeadlineAbort: true,
        workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: "checkout", scaleDown: "progressively" },
        strategy: {
          canary: {
            canaryService: "checkout-canary",
            stableService: "checkout-stable",
            abortScaleDownDelaySeconds: 60,
            trafficRouting: {
              plugins: {
                "argoproj-labs/gatewayAPI": {
                  namespace: "shop",
                  httpRoutes: [{ name: "checkout-read" }, { name: "checkout-write" }],
                },
              },
            },
            steps: [
              { analysis: { templates: [{ templateName: "checkout-error-budget" }] } },
              { setWeight: 20 },
              analysis("checkout-availability-verdict", "checkout-latency-verdict"),
              { setWeight: 50 },
              analysis("checkout-availability-watch", "checkout-latency-watch"),
            ],
          },
        },
      },
    },
  ]);
});

test("the two Services select the pods of the Deployment, each with a name of its own", () => {
  const workload = { podLabels: { app: "checkout", tier: "web" }, service: { port: 8000, targetPort: 9000 } };
  expect(ofKind("Service", { spec: { workload } })).toEqual(
    ["checkout-stable", "checkout-canary"].map((name) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: "shop", labels: { team: "payments" } },
      spec: {
        selector: { app: "checkout", tier: "web" },
        ports: [{ name: "http", port: 8000, targetPort: 9000, protocol: "TCP" }],
      },
    })),
  );
});

test.each([
  ["its own name", { ...existingRoute, routeName: "public-shop" }, "public-shop"],
  ["the service's name", existingRoute, "checkout"],
])("an existing route is found by %s", (_, existing, name) => {
  const plugin = { namespace: "shop", httpRoutes: [{ name }] };
  expect(ofKind("Rollout", { spec: { traffic: existing } })).toMatchObject([
    { spec: { strategy: { canary: { trafficRouting: { plugins: { "argoproj-labs/gatewayAPI": plugin } } } } } },
  ]);
});

test("without a router the pods are the weights, and none goes before its successor is ready", () => {
  const variation = {
    spec: { traffic: null, workload: { replicas: 10 } },
    canary: { guardSlos: ["latency"], budgetAtRisk: "0.1%" },
  };
  const slos = {
    slos: [{ name: "latency", objective: 99, indicator: { latency: { source: "app", threshold: "250ms" } } }],
  };
  const [rollout] = ofKind("Rollout", { ...variation, spec: { ...variation.spec, ...slos } });
  expect(rollout).toMatchObject({ metadata: { name: "checkout" }, spec: { replicas: 10 } });
  expect((rollout.spec as { strategy: { canary: object } }).strategy.canary).toEqual({
    canaryService: "checkout-canary",
    stableService: "checkout-stable",
    maxUnavailable: 0,
    steps: [
      { analysis: { templates: [{ templateName: "checkout-error-budget" }] } },
      { setWeight: 20 },
      analysis("checkout-latency-verdict"),
      { setWeight: 50 },
      analysis("checkout-latency-watch"),
    ],
  });
});

test("the contract's route is managed, so the routes are those of the traffic guardrails", () => {
  expect([traffic.gateway, traffic.route]).toEqual(["envoy-gateway", "managed"]);
});

test("a first weight of half of the traffic is not raised to half again", () => {
  const [rollout] = ofKind("Rollout", { canary: { guardSlos: ["latency"] } });
  const { steps } = (rollout.spec as { strategy: { canary: { steps: object[] } } }).strategy.canary;
  expect(steps.map((step) => Object.keys(step)[0])).toEqual(["analysis", "setWeight", "analysis", "analysis"]);
  expect(steps[1]).toEqual({ setWeight: 50 });
});

test("a user's own steps are the Rollout's, behind the look at the budget; the first analysis is the verdict", () => {
  const steps = [
    { weight: "5%" },
    { pause: "2m" },
    { weight: "20%" },
    { analysis: true },
    { weight: "60%" },
    { pause: "90s" },
    { analysis: true },
  ];
  const canary = { steps, guardSlos: ["latency"] };
  const [rollout] = ofKind("Rollout", { canary });
  expect((rollout.spec as { strategy: { canary: { steps: object[] } } }).strategy.canary.steps).toEqual([
    { analysis: { templates: [{ templateName: "checkout-error-budget" }] } },
    { setWeight: 5 },
    { pause: { duration: "2m" } },
    { setWeight: 20 },
    analysis("checkout-latency-verdict"),
    { setWeight: 60 },
    { pause: { duration: "1m30s" } },
    analysis("checkout-latency-watch"),
  ]);
});

test("without a second analysis there is no watch to render", () => {
  const canary = { steps: [{ weight: "10%" }, { analysis: true }], guardSlos: ["latency"] };
  expect(ofKind("AnalysisTemplate", { canary }).map(({ metadata }) => metadata.name)).toEqual([
    "checkout-error-budget",
    "checkout-latency-verdict",
  ]);
});
