import type { Rule } from "../problem";

/** What cannot be accepted: nothing sound can be rendered. */
const unrenderable = { severity: "error", acknowledgeable: false } as const;

/** Findings about how a new version is released and judged. */
export const canaryRules = {
  nothingGuarded: {
    id: "canary/nothing-guarded",
    ...unrenderable,
    why: "A canary that no SLO judges only delays a bad release.",
  },
  notCountable: {
    id: "canary/not-countable",
    ...unrenderable,
    why: "Without a counter for each pod, the new version's errors cannot be told from the old one's.",
  },
  leftOut: {
    id: "canary/slo-left-out",
    severity: "warning",
    why: "A new version may break a promise that no counter of its pods shows.",
  },
  notTestable: {
    id: "canary/not-testable",
    ...unrenderable,
    why: "A test needs two error ratios to decide between: the promised one and one bad enough to page.",
  },
  errorRates: {
    id: "canary/error-rates",
    ...unrenderable,
    why: "A test allowed to be wrong half of the time each way is a coin.",
  },
  query: {
    id: "canary/query-template",
    ...unrenderable,
    why: "Argo Rollouts reads {{ in a query as a placeholder of its own.",
  },
  nameTooLong: {
    id: "canary/name-too-long",
    ...unrenderable,
    why: "Kubernetes refuses a longer Service name, and cuts the hash out of a longer pod name.",
  },
  budgetAtRisk: {
    id: "canary/budget-at-risk",
    ...unrenderable,
    why: "Detection takes time, and a fully broken release spends budget until then.",
  },
  weightUnreachable: {
    id: "canary/weight-unreachable",
    ...unrenderable,
    why: "Without a router, weights are numbers of pods, and a few pods have only a few ratios.",
  },
  stepOrder: {
    id: "canary/step-order",
    ...unrenderable,
    why: "A release that is judged by nothing, or before it has requests, is no canary.",
  },
  pausedOften: {
    id: "canary/paused-often",
    severity: "warning",
    why: "A release that often waits for a human teaches people to let it through.",
  },
  tooFewRequests: {
    id: "canary/too-few-requests",
    severity: "error",
    why: "A canary that sees too few requests can never pass; it only waits for a human.",
  },
  trafficUnknown: {
    id: "canary/traffic-unknown",
    severity: "info",
    why: "Only the expected traffic tells whether a canary can decide in its time.",
  },
  shortAnalysis: {
    id: "canary/short-analysis",
    severity: "warning",
    why: "Trouble that takes longer to show than the fastest alert's short window is not seen by the canary.",
  },
  firstLookTooEarly: {
    id: "canary/first-look-too-early",
    severity: "error",
    why: "Before two scrapes there is no data even with traffic, and with this policy the first look without data decides.",
  },
  unprovenPass: {
    id: "canary/unproven-pass",
    severity: "warning",
    why: "A single look without data promotes a version that nothing has tested.",
  },
  judgedByApp: {
    id: "canary/judged-by-app",
    severity: "info",
    why: "A gateway counts a route's requests together, so an aborted release's errors would abort the next good one.",
  },
  podLabel: {
    id: "canary/pod-label-assumed",
    severity: "info",
    why: "Counters without the labels namespace and pod give the canary no data.",
  },
  businessPlaceholder: {
    id: "canary/business-placeholder",
    severity: "warning",
    why: "Argo Rollouts aborts a release over a placeholder that it cannot fill in.",
  },
  podLabelsAssumed: {
    id: "canary/pod-labels-assumed",
    severity: "info",
    why: "The Services of a canary reach only pods that carry all of the selector's labels.",
  },
  noRouter: {
    id: "canary/no-router",
    severity: "info",
    why: "Without a router the share of requests is the share of pods.",
  },
  routerPlugin: {
    id: "canary/router-plugin",
    severity: "info",
    why: "Argo Rollouts without the plugin accepts the Rollout, then fails at each try to run it.",
  },
  traefikApiGroup: {
    id: "canary/traefik-api-group",
    severity: "info",
    why: "Argo Rollouts looks for the kinds of Traefik 2 unless it is told otherwise, and then the first version never becomes healthy.",
  },
  routeBackends: {
    id: "canary/route-backends",
    severity: "info",
    why: "The router moves weights between two Services and refuses a route that does not name both.",
  },
  deploymentScale: {
    id: "canary/deployment-scale",
    severity: "info",
    why: "Two sets of pods run when something scales the Deployment up again.",
  },
} satisfies Record<string, Rule>;
