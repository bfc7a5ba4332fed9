import { GATEWAYS } from "../../../src/spec/traffic-spec";
import type { Gateway } from "../../../src/spec/traffic-spec";

export type Fields = { [key: string]: unknown };

/** What is merged over a contract; null removes a field. */
export interface Change {
  readonly name: string;
  readonly contract: "checkout" | "catalog-nginx";
  readonly metadata?: Fields;
  readonly spec: Fields;
}

const WEAKER_ON_TRAEFIK = [
  "timeouts.request",
  "timeouts.backendRequest",
  "retry.conditions",
  "retry.backoff",
  "circuitBreaker.eject",
  "maxBody",
];
const ON_TRAEFIK = {
  gateway: "traefik",
  parentRef: null,
  retry: { budget: null },
  circuitBreaker: {
    maxConnections: null,
    maxPendingRequests: null,
    eject: { consecutive5xx: null, consecutiveFailures: 5, maxPercent: null },
  },
  allowWeaker: WEAKER_ON_TRAEFIK,
};
const EXISTING = {
  route: "existing",
  routeName: "shop-routes",
  parentRef: null,
  hostnames: null,
  path: null,
  allowWeaker: ["retry.methods"],
};
const LONGEST_NAME = "c".repeat(40);
const AWKWARD_TEXT = `'on': "yes" #no {{ $value }} \${a} %{b} \\ 1e3 \u2028\u00a0😀 ends in a colon:`;
const APP_SLO = { name: "availability", objective: 99.9, indicator: { availability: { source: "app" } } };
const ON_APP = { slos: [APP_SLO], canary: { guardSlos: ["availability"] } };
const BY_FLAGGER = { controller: "flagger", noData: "fail", budgetAtRisk: "10%", analysis: null };
/** Nothing judges, so nothing of a verdict may be there. */
const BY_WEIGHTS = { controller: "weighted-route", guardSlos: null, budgetAtRisk: null, analysis: null, noData: null };
const BY_REGION = { bad: 'errors_total{job="checkout"}', total: 'requests_total{job="checkout"}' };

/** Everything that makes other objects, or other fields of them. */
export const CHANGES: readonly Change[] = [
  { name: "SLOs alone", contract: "checkout", spec: { traffic: null, canary: null, slos: [APP_SLO] } },
  {
    name: "an SLO for each region and zone",
    contract: "checkout",
    spec: {
      slos: [{ name: "regions", objective: 99.5, groupBy: ["region", "zone"], indicator: { ratio: BY_REGION } }],
      canary: null,
    },
  },
  { name: "a route of somebody else", contract: "checkout", spec: { traffic: EXISTING } },
  {
    name: "a route of somebody else without a canary",
    contract: "checkout",
    spec: { traffic: EXISTING, canary: null },
  },
  {
    name: "a listener by name, the namespace of the service, the root path, every host",
    contract: "checkout",
    spec: {
      traffic: { parentRef: { name: "public", namespace: null, sectionName: "https" }, path: null, hostnames: null },
    },
  },
  {
    name: "nothing but a gateway",
    contract: "checkout",
    spec: { traffic: { timeouts: null, retry: null, circuitBreaker: null, rateLimit: null, maxBody: null } },
  },
  { name: "timeouts without retries", contract: "checkout", spec: { traffic: { retry: null } } },
  {
    name: "every timeout, in odd numbers",
    contract: "checkout",
    spec: {
      traffic: {
        timeouts: { connect: "501ms", request: "2345ms", backendRequest: "601ms", idle: "3661s", clientHeader: null },
      },
    },
  },
  {
    name: "retries of other methods, on statuses alone",
    contract: "checkout",
    spec: {
      traffic: {
        timeouts: { backendRequest: null },
        retry: { conditions: [429, 500, 503], methods: ["GET", "PUT"], budget: "33%" },
      },
    },
  },
  { name: "health checks", contract: "checkout", spec: { traffic: { healthCheck: { path: "/healthz?deep=1" } } } },
  {
    name: "limits by the hour, an uneven body limit",
    contract: "checkout",
    spec: { traffic: { rateLimit: { requests: 7, per: "hour" }, maxBody: "1500k" } },
  },
  {
    name: "deadlines of the app",
    contract: "checkout",
    spec: { traffic: { deadlines: { database: "300ms", "payments-api": "400ms" } } },
  },
  {
    name: "runbooks without a place, other labels, a page for everything",
    contract: "checkout",
    spec: { runbooks: null, monitoring: { ruleLabels: { role: "alert-rules" } }, alerting: { minimumBadEvents: 1 } },
  },
  { name: "a canary that fails without data", contract: "checkout", spec: { canary: { noData: "fail" } } },
  { name: "a canary that passes without data", contract: "checkout", spec: { canary: { noData: "pass" } } },
  {
    name: "a canary of replicas, without a gateway",
    contract: "checkout",
    spec: { ...ON_APP, traffic: null, workload: { replicas: 20 } },
  },
  {
    name: "a canary at short intervals, of pods with labels of their own",
    contract: "checkout",
    spec: {
      canary: { analysis: { initialDelay: "0s", interval: "5s", looks: 60 } },
      workload: { podLabels: { "app.kubernetes.io/name": "checkout", tier: "web" } },
    },
  },
  { name: "Traefik", contract: "checkout", spec: { traffic: ON_TRAEFIK, canary: null } },
  {
    name: "Traefik, a canary by the weights of its TraefikService",
    contract: "checkout",
    spec: { ...ON_APP, traffic: ON_TRAEFIK },
  },
  {
    name: "Traefik behind a Gateway, a canary",
    contract: "checkout",
    spec: { ...ON_APP, traffic: { ...ON_TRAEFIK, parentRef: { name: "public", sectionName: "web" } } },
  },
  {
    name: "a canary by Flagger",
    contract: "checkout",
    spec: { traffic: { retry: null }, canary: BY_FLAGGER },
  },
  {
    name: "a canary by Flagger, on a listener by name, the root path, every host",
    contract: "checkout",
    spec: {
      ...ON_APP,
      traffic: {
        retry: null,
        path: null,
        hostnames: null,
        parentRef: { name: "public", namespace: null, sectionName: "https" },
      },
      canary: { ...BY_FLAGGER, ...ON_APP.canary, steps: [{ weight: "2%" }, { analysis: true }, { weight: "30%" }] },
    },
  },
  { name: "written weights", contract: "checkout", spec: { canary: { ...BY_WEIGHTS, weight: "25%" } } },
  {
    name: "written weights on Traefik, all of them the new version's",
    contract: "checkout",
    spec: { ...ON_APP, traffic: ON_TRAEFIK, canary: { ...BY_WEIGHTS, weight: "100%" } },
  },
  {
    name: "Traefik behind a Gateway",
    contract: "checkout",
    spec: { traffic: { ...ON_TRAEFIK, parentRef: { name: "public", sectionName: "web" } }, canary: null },
  },
  {
    name: "Traefik, the root path, every host, no retries",
    contract: "checkout",
    spec: { traffic: { ...ON_TRAEFIK, path: null, hostnames: null, retry: null }, canary: null },
  },
  {
    name: "Traefik with nothing but itself",
    contract: "checkout",
    spec: {
      canary: null,
      traffic: {
        ...ON_TRAEFIK,
        timeouts: null,
        retry: null,
        circuitBreaker: null,
        rateLimit: null,
        maxBody: null,
        allowWeaker: null,
      },
    },
  },
  {
    name: "NGINX in the cluster",
    contract: "catalog-nginx",
    spec: { traffic: { upstreams: null, retry: null, circuitBreaker: null } },
  },
  {
    name: "names and labels as long as they may be",
    contract: "checkout",
    metadata: { name: LONGEST_NAME, labels: { [`${"d".repeat(63)}.example.com/${"k".repeat(63)}`]: "v".repeat(63) } },
    spec: {
      traffic: { deadlines: { ["payments-".repeat(4) + "apis"]: "400ms" } },
      workload: { deployment: LONGEST_NAME, service: { name: "s".repeat(63) } },
    },
  },
  {
    name: "text that readers of YAML and templates disagree on",
    contract: "checkout",
    spec: { slos: [{ ...APP_SLO, description: AWKWARD_TEXT }], canary: { guardSlos: ["availability"] } },
  },
];

/** A service that has nothing but a gateway, with these guardrails under `traffic`. */
export interface OnGateway {
  readonly name: string;
  readonly gateway: Gateway;
  readonly traffic: Fields;
  readonly spec?: Fields;
}

const NGINX_WEAKER = ["timeouts.request", "timeouts.backendRequest"];

/** What each gateway honours, all of it at once and in odd numbers. */
export const ON_GATEWAYS: readonly OnGateway[] = [
  ...GATEWAYS.map((gateway) => ({ name: `${gateway} with nothing but itself`, gateway, traffic: {} })),
  {
    name: "everything that NGINX Gateway Fabric has",
    gateway: "nginx-gateway-fabric",
    traffic: {
      path: "/pay/",
      timeouts: { connect: "470ms", backendRequest: "11s", request: "61s", idle: "90s", clientBody: "120s" },
      rateLimit: { requests: 5460, per: "hour", burst: 13 },
      maxBody: "3Mi",
      allowWeaker: NGINX_WEAKER,
    },
  },
  {
    name: "everything that NGINX Ingress Controller has",
    gateway: "nginx-ingress",
    traffic: {
      path: "/pay.v2",
      timeouts: { connect: "470ms", request: "1m1s700ms", backendRequest: "1700ms" },
      retry: { attempts: 3, conditions: ["connect-failure", "reset", "timeout", 503, 429], methods: ["GET", "PUT"] },
      circuitBreaker: { maxConnections: 91, eject: { consecutiveFailures: 7, for: "17s" } },
      rateLimit: { requests: 5460, per: "hour", burst: 13 },
      maxBody: "3Mi",
      allowWeaker: [...NGINX_WEAKER, "circuitBreaker.maxConnections"],
    },
  },
  {
    name: "everything that ingress-nginx has",
    gateway: "ingress-nginx",
    traffic: {
      hostnames: ["shop.example.com", "*.till.example.com"],
      path: "/pay/",
      timeouts: { connect: "2s", request: "1m1s", backendRequest: "7s" },
      retry: { attempts: 2, conditions: ["connect-failure", "reset", "timeout", 503] },
      circuitBreaker: { maxParallelRequests: 31 },
      rateLimit: { requests: 7, per: "second", burst: 21 },
      maxBody: "3Mi",
      allowWeaker: [...NGINX_WEAKER, "retry.methods", "circuitBreaker.maxParallelRequests", "rateLimit"],
    },
  },
  {
    name: "a canary of replicas behind ingress-nginx",
    gateway: "ingress-nginx",
    traffic: {},
    spec: { workload: { replicas: 20 }, canary: { controller: "argo-rollouts" } },
  },
  {
    name: "an NGINX of the service's own",
    gateway: "nginx",
    traffic: { nginxDeployment: { replicas: 3, serviceType: "LoadBalancer" } },
  },
];
