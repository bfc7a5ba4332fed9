import { lintManifests } from "../../../src/canary/lint/lint-manifests";
import { lintRules } from "../../../src/canary/lint/rules";
import type { Manifest } from "../../../src/manifest";
import { describeProblem } from "../../../src/problem";
import { checkoutCanary } from "../checkout";

/*
 * The sound set passes; each row changes it in one way that the API server takes and Argo Rollouts does not, or gets wrong.
 * The rows name the rule, and part of the place.
 */

type Fields = { [key: string]: unknown };

const metadata = (name: string) => ({ name, namespace: "shop" });
const ROLLOUT = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Rollout",
  metadata: metadata("till"),
  spec: {
    workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: "till", scaleDown: "progressively" },
    strategy: {
      canary: {
        canaryService: "till-canary",
        stableService: "till-stable",
        trafficRouting: { traefik: { weightedTraefikServiceName: "till" } },
        steps: [
          { setWeight: 7 },
          { analysis: { templates: [{ templateName: "till-verdict" }], args: [{ name: "hash" }] } },
          { pause: { duration: "90s" } },
        ],
      },
    },
  },
};
const METRIC = {
  name: "availability",
  interval: "30s",
  count: 12,
  failureLimit: 0,
  consecutiveSuccessLimit: 1,
  inconclusiveLimit: 12,
  consecutiveErrorLimit: 30,
  successCondition: "len(result) > 0 && !isNaN(result[0]) && result[0] <= -2.9",
  failureCondition: "len(result) > 0 && !isNaN(result[0]) && result[0] >= 2.9",
  provider: { prometheus: { address: "http://prometheus:9090", query: "up" } },
};
const TEMPLATE = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "AnalysisTemplate",
  metadata: metadata("till-verdict"),
  spec: { args: [{ name: "hash" }, { name: "limit", value: "7" }], metrics: [METRIC] },
};
const SERVICES = ["till-canary", "till-stable"].map((name) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: metadata(name),
  spec: { selector: { app: "till" } },
}));
const DEPLOYMENT = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: metadata("till"),
  spec: { template: { metadata: { labels: { app: "till", tier: "web" } } } },
};
const SOUND: readonly Manifest[] = [ROLLOUT, TEMPLATE, ...SERVICES, DEPLOYMENT];

test("a sound set has nothing to be found, and neither has one of its objects alone", () => {
  expect(lintManifests(SOUND)).toEqual([]);
  for (const manifest of SOUND) expect(lintManifests([manifest])).toEqual([]);
});

test.each([
  ["Envoy Gateway", {}],
  ["a short analysis", { canary: { analysis: { initialDelay: "0s", interval: "5s", looks: 61 } } }],
  ["no data fails", { canary: { noData: "fail" } }],
  ["no data passes", { canary: { noData: "pass" } }],
  ["steps of one's own", { canary: { steps: [{ weight: "5%" }, { analysis: true }, { pause: "7m" }] } }],
])("our own output passes: %s", (_, variation) => {
  const { manifests } = checkoutCanary(variation);
  expect(manifests.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["Rollout", "AnalysisTemplate"]));
  expect(lintManifests(manifests).map(describeProblem)).toEqual([]);
});

type Row = readonly [rule: keyof typeof lintRules, what: string, place: string, change: (objects: Objects) => void];

interface Objects {
  readonly rollout: Fields & { spec: Fields };
  readonly canary: Fields;
  readonly steps: Fields[];
  readonly metric: Fields;
  readonly metrics: Fields[];
  readonly services: { metadata: Fields; spec: Fields }[];
}

const set = (change: (objects: Objects) => [object: Fields, fields: Fields]) => (objects: Objects) => {
  const [object, fields] = change(objects);
  for (const [key, value] of Object.entries(fields)) {
    if (value === null) delete object[key];
    else object[key] = value;
  }
};
const onSpec = (fields: Fields) => set(({ rollout }) => [rollout.spec, fields]);
const onCanary = (fields: Fields) => set(({ canary }) => [canary, fields]);
const onMetric = (fields: Fields) => set(({ metric }) => [metric, fields]);
const onStep = (step: Fields) => (objects: Objects) => void (objects.steps[0] = step);
const query = { address: "http://prometheus:9090", query: "up" };

const ROWS: readonly Row[] = [
  ["strategy", "no strategy", "Rollout till: spec.strategy", onSpec({ strategy: {} })],
  [
    "strategy",
    "two strategies",
    "spec.strategy",
    set(({ rollout: { spec } }) => [spec.strategy as Fields, { blueGreen: {} }]),
  ],
  ["workload", "no workload", "spec.workloadRef", onSpec({ workloadRef: null })],
  ["workload", "a template besides", "spec.workloadRef", onSpec({ template: { metadata: {} } })],
  [
    "workload",
    "a StatefulSet",
    "spec.workloadRef.kind",
    onSpec({ workloadRef: { kind: "StatefulSet", name: "till" } }),
  ],
  ["workload", "no name", "spec.workloadRef.name", onSpec({ workloadRef: { kind: "Deployment" } })],
  [
    "workload",
    "a scaleDown that is not there",
    "spec.workloadRef.scaleDown",
    onSpec({ workloadRef: { kind: "Deployment", name: "till", scaleDown: "sometimes" } }),
  ],
  ["deadline", "ready for as long as it may take", "progressDeadlineSeconds", onSpec({ minReadySeconds: 600 })],
  ["deadline", "written out", "progressDeadlineSeconds", onSpec({ minReadySeconds: 61, progressDeadlineSeconds: 60 })],
  ["surge", "no pod may move", "maxSurge", onCanary({ maxSurge: "0%", maxUnavailable: 0 })],
  ["services", "one Service for both", "canaryService", onCanary({ canaryService: "till-stable" })],
  ["services", "no stable Service", "canaryService", onCanary({ stableService: null })],
  [
    "services",
    "no stable Service for the plugin, which the controller does not mind",
    "canaryService",
    onCanary({ stableService: null, trafficRouting: { plugins: { "argoproj-labs/gatewayAPI": {} } } }),
  ],
  [
    "router",
    "a router that is not there",
    "trafficRouting.gatewayAPI",
    onCanary({ trafficRouting: { gatewayAPI: {}, traefik: {} } }),
  ],
  ["router", "no router", "spec.strategy.canary.trafficRouting", onCanary({ trafficRouting: { managedRoutes: [] } })],
  [
    "routerOnly",
    "a delay without a router",
    "scaleDownDelaySeconds",
    onCanary({ trafficRouting: null, scaleDownDelaySeconds: 30 }),
  ],
  [
    "routerOnly",
    "a scale without a router",
    "dynamicStableScale",
    onCanary({ trafficRouting: null, dynamicStableScale: true }),
  ],
  [
    "routerOnly",
    "a canary's scale without a router",
    "steps[0]",
    (objects) => {
      onCanary({ trafficRouting: null })(objects);
      onStep({ setCanaryScale: { replicas: 1 } })(objects);
    },
  ],
  [
    "routerOnly",
    "an experiment's weight without a router",
    "steps[0]",
    (objects) => {
      onCanary({ trafficRouting: null })(objects);
      onStep({ experiment: { templates: [{ name: "x", weight: 7 }] } })(objects);
    },
  ],
  [
    "routerOnly",
    "two ways at once",
    "scaleDownDelaySeconds",
    onCanary({ scaleDownDelaySeconds: 30, dynamicStableScale: true }),
  ],
  [
    "routerOnly",
    "a largest weight",
    "maxTrafficWeight",
    onCanary({ trafficRouting: { traefik: {}, maxTrafficWeight: 1000 } }),
  ],
  ["steps", "two things at once", "steps[0]", onStep({ setWeight: 7, pause: {} })],
  ["steps", "nothing", "steps[0]", onStep({})],
  ["steps", "a misspelt step", "steps[0]", onStep({ setweight: 7 })],
  ["steps", "more than everything", "steps[0]", onStep({ setWeight: 101 })],
  ["steps", "half a percent", "steps[0]", onStep({ setWeight: 0.5 })],
  [
    "steps",
    "a header route on Traefik",
    "steps[0]",
    (objects) => {
      onCanary({ trafficRouting: { traefik: {}, managedRoutes: [{ name: "preview" }] } })(objects);
      onStep({ setHeaderRoute: { name: "preview" } })(objects);
    },
  ],
  [
    "steps",
    "a route that is not managed",
    "steps[0]",
    (objects) => {
      onCanary({ trafficRouting: { istio: {} } })(objects);
      onStep({ setHeaderRoute: { name: "preview" } })(objects);
    },
  ],
  [
    "steps",
    "a mirror on the plugin, which does nothing and says it did",
    "steps[0]",
    (objects) => {
      onCanary({ trafficRouting: { plugins: {}, managedRoutes: [{ name: "shadow" }] } })(objects);
      onStep({ setMirrorRoute: { name: "shadow" } })(objects);
    },
  ],
  [
    "selector",
    "labels that the pods do not have",
    "template",
    set(({ services }) => [services[0].spec, { selector: { app: "till", tier: "db" } }]),
  ],
  [
    "managed",
    "another Rollout's Service",
    "spec.strategy.canary",
    set(({ services }) => [
      services[1].metadata,
      { annotations: { "argo-rollouts.argoproj.io/managed-by-rollouts": "shop" } },
    ]),
  ],
  [
    "analysis",
    "a template that is not there",
    "steps[0]",
    onStep({ analysis: { templates: [{ templateName: "till-verdit" }] } }),
  ],
  [
    "analysis",
    "an argument without a value",
    "steps[0]",
    onStep({ analysis: { templates: [{ templateName: "till-verdict" }] } }),
  ],
  ["analysis", "one metric twice", "steps[1]", ({ metrics }) => void metrics.push(structuredClone(METRIC))],
  ["endlessMetric", "no count", "steps[1]", onMetric({ count: null, inconclusiveLimit: null })],
  ["metric", "no provider", "AnalysisTemplate till-verdict: spec.metrics[0].provider", onMetric({ provider: {} })],
  ["metric", "two providers", "provider", onMetric({ provider: { prometheus: query, web: {} } })],
  ["metric", "no interval", "spec.metrics[0].interval", onMetric({ interval: null })],
  ["metric", "more limits than looks", "count", onMetric({ failureLimit: 12 })],
  ["metric", "more inconclusive looks than looks", "count", onMetric({ inconclusiveLimit: 13 })],
  ["metric", "a limit below none", "failureLimit", onMetric({ failureLimit: -2 })],
  ["metric", "no limit at all", "failureLimit", onMetric({ failureLimit: -1, consecutiveSuccessLimit: 0 })],
  [
    "metric",
    "an address that is none",
    "address",
    onMetric({ provider: { prometheus: { ...query, address: "prometheus:9090" } } }),
  ],
  ["unguardedResult", "the first of none", "spec.metrics[0]", onMetric({ successCondition: "result[0] >= 0.95" })],
  ["unguardedResult", "all of none", "spec.metrics[0]", onMetric({ failureCondition: "all(result, # < 7)" })],
  [
    "scalarFunction",
    "isNaN of a list",
    "spec.metrics[0]",
    onMetric({ failureCondition: "len(result) > 0 && isNaN(result)" }),
  ],
  [
    "scalarFunction",
    "default of a list",
    "spec.metrics[0]",
    onMetric({ successCondition: "default(result, 0) < 0.05" }),
  ],
  [
    "scalarFunction",
    "isNil of a list",
    "spec.metrics[0]",
    onMetric({ successCondition: "isNil( result ) || len(result) == 0" }),
  ],
  ["noCondition", "no condition", "spec.metrics[0]", onMetric({ successCondition: null, failureCondition: "" })],
  ["outage", "the controller's own limit", "consecutiveErrorLimit", onMetric({ consecutiveErrorLimit: null })],
  [
    "job",
    "a Job without an end",
    "activeDeadlineSeconds",
    onMetric({ provider: { job: { spec: { backoffLimit: 0 } } }, successCondition: null, failureCondition: null }),
  ],
  [
    "job",
    "a Job that is repeated",
    "backoffLimit",
    onMetric({
      provider: { job: { spec: { activeDeadlineSeconds: 7 } } },
      successCondition: null,
      failureCondition: null,
    }),
  ],
];

/** The sound set with one change. */
function changed(change: (objects: Objects) => void): readonly Manifest[] {
  const [rollout, template, canaryService, stableService, deployment] = structuredClone(SOUND) as unknown as [
    Objects["rollout"],
    { spec: { metrics: Fields[] } },
    Objects["services"][number],
    Objects["services"][number],
    Manifest,
  ];
  const { canary } = rollout.spec.strategy as { canary: Fields };
  const { metrics } = template.spec;
  const services = [canaryService, stableService];
  change({ rollout, canary, steps: canary.steps as Fields[], metric: metrics[0], metrics, services });
  return [rollout, template, ...services, deployment] as unknown as Manifest[];
}

test.each(ROWS)("%s: %s", (rule, _, place, change) => {
  const { id, severity } = lintRules[rule];
  const found = lintManifests(changed(change));
  expect(found.map((problem) => [problem.rule, problem.severity])).toEqual([[id, severity]]);
  expect(found[0].path).toContain(place);
  expect(found[0].fix).not.toBe("");
});

test("every rule has a row", () => {
  const covered = new Set(ROWS.map(([rule]) => rule));
  expect(Object.keys(lintRules).filter((rule) => !covered.has(rule as keyof typeof lintRules))).toEqual([]);
});

test("what the documentation of the controllers shows is found, all of it at once", () => {
  const success = {
    name: "success-rate",
    interval: "5m",
    successCondition: "result[0] >= 0.95",
    failureLimit: 3,
    provider: { prometheus: { address: "http://prometheus.example.com:9090", query: "sum(irate(x[5m]))" } },
  };
  const usual = changed(({ metrics }) => void metrics.splice(0, 1, success));
  expect(lintManifests(usual).map(({ rule }) => rule)).toEqual([
    "canary/argo-endless-metric",
    "canary/argo-unguarded-result",
    "canary/argo-prometheus-outage",
  ]);
});

test("objects that somebody wrote by hand may lack anything", () => {
  const empty = ["Rollout", "AnalysisTemplate", "AnalysisRun"].map(
    (kind) => ({ apiVersion: "argoproj.io/v1alpha1", kind, metadata: { name: "x" } }) as unknown as Manifest,
  );
  expect(lintManifests(empty).map(({ rule }) => rule)).toEqual(["canary/argo-strategy", "canary/argo-workload"]);
  expect(lintManifests([{ kind: "List" } as unknown as Manifest])).toEqual([]);
});
