import type { lintRules } from "../../../src/canary/lint/rules";
import { METRIC } from "./sound-objects";
import type { Fields, Objects } from "./sound-objects";

/*
 * Each row changes the sound set in one way that the API server takes and Argo Rollouts does not, or gets wrong: the rule that
 * finds it, what it is, part of the place.
 */

export type Offence = readonly [
  rule: keyof typeof lintRules,
  what: string,
  place: string,
  change: (objects: Objects) => void,
];

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

export const OFFENCES: readonly Offence[] = [
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
