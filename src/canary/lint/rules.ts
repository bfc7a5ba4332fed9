import type { Rule } from "../../problem";

/** Accepted by the API server, refused by the controller later: the apply would be green. */
const invalid = { severity: "error" } as const;

/**
 * What Argo Rollouts 1.9 refuses when it reads an object, besides what its CRDs say (pkg/apis/rollouts/validation,
 * utils/analysis/factory.go), and what it takes and gets wrong.
 */
export const lintRules = {
  strategy: {
    id: "canary/argo-strategy",
    ...invalid,
    why: "A Rollout has exactly one strategy; with none or two the controller runs nothing.",
  },
  workload: {
    id: "canary/argo-workload",
    ...invalid,
    why: "Without a selector and a template, or one reference to them, there are no pods to release.",
  },
  deadline: {
    id: "canary/argo-deadline",
    ...invalid,
    why: "A pod cannot be ready for longer than it has time to become ready.",
  },
  surge: {
    id: "canary/argo-surge",
    ...invalid,
    why: "With no pod more and no pod less allowed, no pod can be replaced.",
  },
  services: {
    id: "canary/argo-services",
    ...invalid,
    why: "A router moves weights between two Services, which must be two.",
  },
  router: {
    id: "canary/argo-router",
    ...invalid,
    why: "The API server drops routers that it does not know, and the release goes on without any.",
  },
  routerOnly: {
    id: "canary/argo-router-only",
    ...invalid,
    why: "Some fields work with a router only, or with some routers, or not together.",
  },
  steps: {
    id: "canary/argo-steps",
    ...invalid,
    why: "A step does one thing, and a weight is a share.",
  },
  selector: {
    id: "canary/argo-service-selector",
    ...invalid,
    why: "A Service whose selector the pods do not carry has no pods.",
  },
  managed: {
    id: "canary/argo-service-managed",
    ...invalid,
    why: "Two Rollouts that change one Service's selector take its pods from each other.",
  },
  analysis: {
    id: "canary/argo-analysis",
    ...invalid,
    why: "An analysis whose template, argument or metric is missing or there twice never starts.",
  },
  metric: {
    id: "canary/argo-metric",
    ...invalid,
    why: "A metric whose limits contradict each other makes the whole analysis an error.",
  },
  endlessMetric: {
    id: "canary/argo-endless-metric",
    ...invalid,
    why: "A step waits for its analysis, and one that never ends holds the release for ever.",
  },
  unguardedResult: {
    id: "canary/argo-unguarded-result",
    ...invalid,
    why: "Without any series there is no first one: five such errors in 40 s abort a release that had no traffic yet.",
  },
  scalarFunction: {
    id: "canary/argo-scalar-function",
    ...invalid,
    why: "Prometheus answers with a list, also an empty one: isNaN(result) is a type error, and default and isNil never find nothing.",
  },
  noCondition: {
    id: "canary/argo-no-condition",
    ...invalid,
    why: "A metric without conditions counts as successful, whatever it measured.",
  },
  outage: {
    id: "canary/argo-prometheus-outage",
    severity: "warning",
    why: "Errors are asked again every 10 s, whatever the interval is, and the fifth aborts the release.",
  },
  job: {
    id: "canary/argo-job",
    ...invalid,
    why: "A Job that never ends holds the release, and one that is repeated hides its failure.",
  },
} satisfies Record<string, Rule>;
