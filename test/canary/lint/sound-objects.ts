import type { Manifest } from "../../../src/manifest";

/* A Rollout on Traefik with everything beside it, which Argo Rollouts takes as it is. */

export type Fields = { [key: string]: unknown };

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
export const METRIC = {
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
export const SOUND: readonly Manifest[] = [ROLLOUT, TEMPLATE, ...SERVICES, DEPLOYMENT];

/** What a change may touch. */
export interface Objects {
  readonly rollout: Fields & { spec: Fields };
  readonly canary: Fields;
  readonly steps: Fields[];
  readonly metric: Fields;
  readonly metrics: Fields[];
  readonly services: { metadata: Fields; spec: Fields }[];
}

/** The sound set with one change. */
export function changed(change: (objects: Objects) => void): readonly Manifest[] {
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
