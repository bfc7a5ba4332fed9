import { traefik as preset } from "../../src/indicators/presets/traefik";
import type { Manifest } from "../../src/manifest";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { contractService, outline } from "./contract-service";
import { routerName } from "./traefik-file";
import { traefikService } from "./traefik-service";

type Fields = Record<string, unknown>;
const guardrails = (traffic: Fields = {}, spec: Fields = {}) => trafficGuardrails(traefikService(traffic, spec));
const specOf = (manifest: Manifest) => manifest.spec as Record<string, never>;

/** The spec of one object, by kind and name. */
function object(kind: string, name: string, traffic: Fields = {}): Record<string, never> | undefined {
  const { routes, policies } = guardrails(traffic);
  const found = [...routes, ...policies].filter((each) => each.kind === kind && each.metadata.name === name);
  expect(found.length).toBeLessThan(2);
  return found.length === 0 ? undefined : specOf(found[0]);
}
const middleware = (name: string, traffic: Fields = {}) => object("Middleware", `checkout-${name}`, traffic);

const requests = "Host(`shop.example.com`) && (Path(`/checkout`) || PathPrefix(`/checkout/`))";
const reads = "(Method(`GET`) || Method(`HEAD`) || Method(`OPTIONS`))";
const services = [{ kind: "TraefikService", name: "checkout" }];

test("the checkout contract's route stands in three layers: hosts, limits once for all, tries by method", () => {
  const { routes } = guardrails();
  expect(routes.map(({ kind, metadata }) => [kind, metadata])).toEqual(
    ["checkout-hosts", "checkout", "checkout-tries", "checkout"].map((name, index) => [
      index === 3 ? "TraefikService" : "IngressRoute",
      { name, namespace: "shop", labels: { team: "payments" } },
    ]),
  );
  expect(routes.slice(0, 3).map(specOf)).toEqual([
    { routes: [{ kind: "Rule", match: requests }] },
    {
      parentRefs: [{ name: "checkout-hosts" }],
      routes: [
        {
          kind: "Rule",
          match: "PathPrefix(`/`)",
          middlewares: ["together", "rate", "body", "parallel"].map((name) => ({ name: `checkout-${name}` })),
        },
      ],
    },
    {
      parentRefs: [{ name: "checkout" }],
      routes: [
        {
          kind: "Rule",
          match: `${requests} && ${reads}`,
          priority: 2,
          middlewares: [{ name: "checkout-retry" }],
          services,
        },
        { kind: "Rule", match: requests, priority: 1, services },
      ],
    },
  ]);
});

test("the checkout contract's middlewares and timeouts are what it says, in Traefik's words", () => {
  const together = { sourceCriterion: { requestHeaderName: "X-Guardrails-Together" } };
  const labels = { team: "payments" };
  expect(guardrails().policies.map(({ kind, metadata, spec }) => [`${kind} ${metadata.name}`, spec])).toEqual([
    ["Middleware checkout-together", { headers: { customRequestHeaders: { "X-Guardrails-Together": "" } } }],
    ["Middleware checkout-rate", { rateLimit: { average: 100, period: "1s", burst: 101, ...together } }],
    ["Middleware checkout-body", { buffering: { maxRequestBodyBytes: 1_048_576 } }],
    ["Middleware checkout-parallel", { inFlightReq: { amount: 200, ...together } }],
    [
      "Middleware checkout-retry",
      { retry: { attempts: 3, initialInterval: "50ms", timeout: "2s", status: ["502", "504", "503"] } },
    ],
    [
      "ServersTransport checkout",
      { forwardingTimeouts: { dialTimeout: "500ms", responseHeaderTimeout: "600ms", idleConnTimeout: "1m" } },
    ],
  ]);
  for (const { apiVersion, metadata } of guardrails().policies) {
    expect([apiVersion, metadata.namespace, metadata.labels]).toEqual(["traefik.io/v1alpha1", "shop", labels]);
  }
});

test("the pods are reached one by one, through one load balancer that ejects", () => {
  const { routes } = guardrails({}, { workload: { service: { name: "till", port: 8443 } } });
  expect(specOf(routes[3])).toEqual({
    weighted: {
      services: [
        {
          kind: "Service",
          name: "till",
          port: 8443,
          weight: 1,
          nativeLB: false,
          serversTransport: "checkout",
          passiveHealthCheck: { maxFailedAttempts: 5, failureWindow: "30s" },
        },
      ],
    },
  });
});

test("with nothing asked for there are routes and a load balancer, under the names that guardrails would have", () => {
  const nothing = {
    timeouts: null,
    retry: null,
    circuitBreaker: null,
    rateLimit: null,
    maxBody: null,
    allowWeaker: null,
    hostnames: null,
    path: null,
  };
  const { routes, policies, problems } = guardrails(nothing);
  expect([policies, problems]).toEqual([[], []]);
  expect(routes.map((each) => each.metadata.name)).toEqual([
    "checkout-hosts",
    "checkout",
    "checkout-tries",
    "checkout",
  ]);
  expect(specOf(routes[1])).toEqual({
    parentRefs: [{ name: "checkout-hosts" }],
    routes: [{ kind: "Rule", match: "PathPrefix(`/`)" }],
  });
  expect(specOf(routes[2]).routes[0]).toEqual({ kind: "Rule", match: reads, priority: 2, services });
  expect(specOf(routes[3])).toEqual({
    weighted: { services: [{ kind: "Service", name: "checkout", port: 80, weight: 1, nativeLB: false }] },
  });
});

test.each([
  [["connect-failure"], { status: undefined, disableRetryOnNetworkError: undefined }],
  [["reset"], { status: ["502"], disableRetryOnNetworkError: undefined }],
  [["timeout"], { status: ["504"], disableRetryOnNetworkError: true }],
  [[503, 429, 503], { status: ["503", "429"], disableRetryOnNetworkError: true }],
  [["reset", "timeout", 502], { status: ["502", "504"], disableRetryOnNetworkError: undefined }],
])("conditions %j are repeated by %j", (conditions, repeated) => {
  const retry = middleware("retry", { retry: { conditions } })!.retry as Fields;
  const { status, disableRetryOnNetworkError } = retry;
  expect({ status, disableRetryOnNetworkError }).toEqual(repeated);
});

test.each([
  [["GET", "PUT"], undefined],
  [["GET", "PATCH"], true],
])("methods %j are repeated whether or not they are idempotent: %s", (methods, retryNonIdempotentMethod) => {
  const retry = middleware("retry", { retry: { methods } })!.retry as Fields;
  expect(retry.retryNonIdempotentMethod).toBe(retryNonIdempotentMethod);
});

test("no attempts is no middleware, and no other route", () => {
  expect(middleware("retry", { retry: { attempts: 0 } })).toBeUndefined();
  const { routes } = object("IngressRoute", "checkout-tries", { retry: { attempts: 0 } })!;
  expect(routes).toMatchObject([{ priority: 2 }, { priority: 1 }]);
});

test("repeating on a status buffers answers around the retry, once", () => {
  const before = (traffic: Fields) =>
    (object("IngressRoute", "checkout-tries", traffic)!.routes[0] as { middlewares: object[] }).middlewares;
  const both = [{ name: "checkout-answers" }, { name: "checkout-retry" }];
  expect(before({ maxBody: null })).toEqual(both);
  expect(middleware("answers", { maxBody: null })).toEqual({ buffering: { maxRequestBodyBytes: 0 } });
  expect(before({ maxBody: null, retry: { conditions: ["connect-failure"] } })).toEqual(both.slice(1));
  expect(before({})).toEqual(both.slice(1));
});

test("without a limit for one try the request's own cuts a silent backend", () => {
  const timeouts = { connect: null, idle: null, backendRequest: null, request: "61700ms" };
  expect(object("ServersTransport", "checkout", { timeouts })).toEqual({
    forwardingTimeouts: { responseHeaderTimeout: "1m1s700ms" },
  });
});

test("a limit asked for alone brings what it is counted by, a body limit does not", () => {
  const without = { rateLimit: null, circuitBreaker: { maxParallelRequests: null } };
  const names = (traffic: Fields) =>
    (object("IngressRoute", "checkout", traffic)!.routes[0] as { middlewares: { name: string }[] }).middlewares.map(
      ({ name }) => name,
    );
  expect(names(without)).toEqual(["checkout-body"]);
  expect(names({ ...without, circuitBreaker: { maxParallelRequests: 31 }, maxBody: null })).toEqual([
    "checkout-together",
    "checkout-parallel",
  ]);
});

test("a canary's two versions are behind the one TraefikService from the start, each with every guardrail of its pods", () => {
  const plain = guardrails();
  const { routes } = guardrails({}, { canary: contractCanary() });
  const backends = routes.find(({ kind }) => kind === "TraefikService")!;
  expect(routes.filter((route) => route !== backends)).toEqual(
    plain.routes.filter(({ kind }) => kind !== "TraefikService"),
  );
  const pods = {
    kind: "Service",
    port: 80,
    nativeLB: false,
    serversTransport: "checkout",
    passiveHealthCheck: { maxFailedAttempts: 5, failureWindow: "30s" },
  };
  expect(backends.metadata.annotations).toEqual({ "guardrails/live-weights": "argo-rollouts" });
  expect(backends.spec).toEqual({
    weighted: {
      services: [
        { ...pods, name: "checkout-stable", weight: 100 },
        { ...pods, name: "checkout-canary", weight: 0 },
      ],
    },
  });
});

function contractCanary(): unknown {
  return { controller: "argo-rollouts", guardSlos: ["availability"] };
}

test("a route of somebody else is refused, and none is made in its place", () => {
  const { routes, policies, problems } = guardrails({ route: "existing" });
  expect([routes, policies]).toEqual([[], []]);
  expect(outline(problems)).toContain("error traffic/unsupported spec.traffic.route");
});

test("what Traefik cannot do is refused, all of it at once", () => {
  const traffic = {
    gateway: "traefik",
    timeouts: { clientHeader: "11s", clientBody: "13s" },
    circuitBreaker: { eject: { maxPercent: 51 } },
    upstreams: [{ host: "10.0.0.7", port: 80 }],
    allowWeaker: ["timeouts.request", "timeouts.backendRequest"],
  };
  const problems = trafficGuardrails(contractService("checkout", { traffic, canary: null })).problems;
  expect(outline(problems.filter((problem) => problem.severity === "error"))).toEqual([
    "error traffic/unsupported spec.traffic.upstreams",
    "error traffic/unsupported spec.traffic.timeouts.clientHeader",
    "error traffic/unsupported spec.traffic.timeouts.clientBody",
    "error traffic/weaker spec.traffic.retry.conditions",
    "error traffic/weaker spec.traffic.retry.backoff",
    "error traffic/unsupported spec.traffic.retry.budget",
    "error traffic/unsupported spec.traffic.circuitBreaker.maxConnections",
    "error traffic/unsupported spec.traffic.circuitBreaker.maxPendingRequests",
    "error traffic/weaker spec.traffic.circuitBreaker.eject",
    "error traffic/unsupported spec.traffic.circuitBreaker.eject.consecutive5xx",
    "error traffic/unsupported spec.traffic.circuitBreaker.eject.maxPercent",
    "error traffic/weaker spec.traffic.maxBody",
  ]);
});

/** The router label of each layer, as Traefik 3.7 makes it. */
function routerLabels(traffic: Fields = {}): Record<string, string[]> {
  const routes = guardrails(traffic).routes.filter(({ kind }) => kind === "IngressRoute");
  return Object.fromEntries(
    routes.map((route) => {
      const rules = specOf(route).routes as { match: string }[];
      const labels = rules.map(({ match }) => `${routerName("shop", route.metadata.name, match)}@kubernetescrd`);
      return [route.metadata.name, labels];
    }),
  );
}

test("SLIs of source gateway count the layer that holds the limits, and no other", () => {
  const service = traefikService();
  const [matcher] = preset.matchersOf!(service);
  const pattern = new RegExp(`^(?:${matcher.value})$`);
  const counted = Object.entries(routerLabels())
    .flatMap(([name, labels]) => labels.map((label) => [name, label]))
    .filter(([, label]) => pattern.test(label));
  expect(matcher.label).toBe("router");
  expect(counted.map(([name]) => name)).toEqual(["checkout"]);
});

test("the counted router keeps its name when hosts, paths, methods and limits change", () => {
  const changed = {
    hostnames: ["till.example.com", "*.shop.example.com"],
    path: "/pay",
    retry: { methods: ["GET"] },
    rateLimit: null,
    maxBody: null,
  };
  expect(routerLabels(changed).checkout).toEqual(routerLabels().checkout);
  expect(routerLabels(changed)["checkout-hosts"]).not.toEqual(routerLabels()["checkout-hosts"]);
});
