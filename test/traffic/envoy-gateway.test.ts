import fc from "fast-check";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import type { Manifest } from "../../src/manifest";
import { bareService } from "./bare-service";
import { contractService, only, outline, rulesOf } from "./contract-service";

const guardrails = (changes: Record<string, unknown> = {}) => trafficGuardrails(contractService("checkout", changes));
const specOf = (manifest: Manifest) => manifest.spec as Record<string, never>;

const breaker = { maxConnections: 200, maxPendingRequests: 50, maxParallelRequests: 200 };
const healthCheck = {
  panicThreshold: 50,
  passive: { consecutive5XxErrors: 5, baseEjectionTime: "30s", maxEjectionPercent: 50 },
};
const rateLimit = { local: { rules: [{ limit: { requests: 100, unit: "Second" } }] } };

test("the checkout contract's read policy holds every guardrail of its route", () => {
  expect(guardrails().policies[0]).toEqual({
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "BackendTrafficPolicy",
    metadata: { name: "checkout-read", namespace: "shop", labels: { team: "payments" } },
    spec: {
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "checkout-read" }],
      timeout: { tcp: { connectTimeout: "500ms" }, http: { requestTimeout: "2s", connectionIdleTimeout: "1m" } },
      retry: {
        numRetries: 2,
        retryOn: {
          triggers: ["connect-failure", "refused-stream", "reset", "retriable-status-codes"],
          httpStatusCodes: [502, 503, 504],
        },
        perRetry: { timeout: "600ms", backOff: { baseInterval: "50ms" } },
      },
      circuitBreaker: { ...breaker, retryBudget: { percent: { numerator: 20, denominator: 100 } } },
      healthCheck,
      rateLimit,
      requestBuffer: { limit: "1Mi" },
    },
  });
});

test("the write policy never retries, and its only try has the try's limit", () => {
  expect(guardrails().policies[1]).toEqual({
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "BackendTrafficPolicy",
    metadata: { name: "checkout-write", namespace: "shop", labels: { team: "payments" } },
    spec: {
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "checkout-write" }],
      timeout: { tcp: { connectTimeout: "500ms" }, http: { requestTimeout: "600ms", connectionIdleTimeout: "1m" } },
      circuitBreaker: breaker,
      healthCheck,
      rateLimit,
      requestBuffer: { limit: "1Mi" },
    },
  });
});

const parentRefs = [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "gateways", name: "public" }];
const path = { type: "PathPrefix", value: "/checkout" };
const canaryRefs = [
  { group: "", kind: "Service", name: "checkout-stable", port: 80, weight: 100 },
  { group: "", kind: "Service", name: "checkout-canary", port: 80, weight: 0 },
];

test("a managed route is a read route of the retried methods and a write route of the rest", () => {
  const route = (name: string, matches: object[]) => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: {
      name,
      namespace: "shop",
      labels: { team: "payments" },
      annotations: { "guardrails/live-weights": "argo-rollouts" },
    },
    spec: { parentRefs, hostnames: ["shop.example.com"], rules: [{ matches, backendRefs: canaryRefs }] },
  });
  expect(guardrails().routes).toEqual([
    route("checkout-read", [
      { path, method: "GET" },
      { path, method: "HEAD" },
      { path, method: "OPTIONS" },
    ]),
    route("checkout-write", [{ path }]),
  ]);
});

test("without a canary both routes lead to the workload's Service", () => {
  const changes = { canary: null, workload: { service: { name: "till", port: 8443 } } };
  for (const route of guardrails(changes).routes) {
    expect(specOf(route).rules[0]).toMatchObject({
      backendRefs: [{ group: "", kind: "Service", name: "till", port: 8443, weight: 1 }],
    });
  }
});

test("the smallest section still gives both routes, so that later retries rename nothing, and leaves the Gateway's policy in force", () => {
  const changes = { traffic: null, canary: null };
  const service = contractService("checkout", changes);
  const smallest = contractService("checkout", {
    ...changes,
    traffic: {
      ...Object.fromEntries(Object.keys(contractService("checkout").traffic!).map((key) => [key, null])),
      gateway: "envoy-gateway",
      parentRef: { name: "public", namespace: null, sectionName: "web" },
    },
  });
  expect(service.traffic).toBeUndefined();
  const { routes, policies, problems } = trafficGuardrails(smallest);
  expect(problems).toEqual([]);
  expect(routes.map((route) => route.metadata.name)).toEqual(["checkout-read", "checkout-write"]);
  expect(specOf(routes[0])).toEqual({
    parentRefs: [
      { group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "shop", name: "public", sectionName: "web" },
    ],
    rules: [
      {
        matches: ["GET", "HEAD", "OPTIONS"].map((method) => ({ path: { type: "PathPrefix", value: "/" }, method })),
        backendRefs: [{ group: "", kind: "Service", name: "checkout", port: 80, weight: 1 }],
      },
    ],
  });
  expect(policies).toEqual([]);
});

test.each([
  [{}, [], undefined],
  [{ route: "existing", routeName: "storefront" }, [], undefined],
  [{ retry: { attempts: 0 } }, [], undefined],
  // The write route's own, empty as it is, keeps out the retries of a policy on the Gateway.
  [{ retry: { attempts: 2 } }, ["targetRefs,retry", "targetRefs"], "retry"],
  [{ maxBody: "3Mi" }, ["targetRefs,requestBuffer", "targetRefs,requestBuffer"], "requestBuffer"],
])("%j alone has the policies %j, and says what they take the place of", (traffic, written, named) => {
  const { policies, problems } = trafficGuardrails(bareService("envoy-gateway", traffic));
  expect(policies.map((policy) => Object.keys(policy.spec as object).join())).toEqual(written);
  const replaced = problems.filter(({ rule }) => rule === "traffic/policy-replaces");
  expect(replaced.map(({ message }) => message)).toEqual(
    named === undefined ? [] : [expect.stringMatching(new RegExp(`its own has ${named}$`))],
  );
});

test("an existing route gets one policy and no route", () => {
  const traffic = { route: "existing", routeName: "storefront", parentRef: null, allowWeaker: ["retry.methods"] };
  const { routes, policies } = guardrails({ traffic });
  expect(routes).toEqual([]);
  expect(policies.map((policy) => policy.metadata.name)).toEqual(["checkout"]);
  expect(specOf(policies[0]).targetRefs).toEqual([
    { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "storefront" },
  ]);
  expect(specOf(policies[0]).retry).toMatchObject({ numRetries: 2 });
  const unnamed = guardrails({ traffic: { ...traffic, routeName: null } }).policies[0];
  expect(specOf(unnamed).targetRefs[0]).toMatchObject({ name: "checkout" });
});

test("without attempts neither route retries, and the shorter limit holds on both", () => {
  const timeouts = { request: "900ms", backendRequest: "1300ms" };
  for (const policy of guardrails({ traffic: { retry: { attempts: 0 }, timeouts } }).policies) {
    expect(specOf(policy).retry).toBeUndefined();
    expect(specOf(policy).circuitBreaker).toEqual(breaker);
    expect(specOf(policy).timeout).toMatchObject({ http: { requestTimeout: "900ms" } });
  }
});

test.each([
  [["timeout"], ["reset"], undefined],
  [["connect-failure"], ["connect-failure", "refused-stream"], undefined],
  [[503, 429, 503], ["retriable-status-codes"], [503, 429]],
  [["reset", "timeout", 500], ["reset", "retriable-status-codes"], [500]],
])("conditions %j become triggers %j", (conditions, triggers, httpStatusCodes) => {
  const read = guardrails({ traffic: { retry: { conditions } } }).policies[0];
  expect(specOf(read).retry).toMatchObject({
    retryOn: { triggers, ...(httpStatusCodes !== undefined && { httpStatusCodes }) },
  });
});

test("many attempts lift Envoy's ceiling of ten intervals, so that the wait keeps doubling as the ladder counts it", () => {
  const backOff = (attempts: number) => {
    const retry = { attempts, backoff: "7ms" };
    return specOf(guardrails({ traffic: { retry, timeouts: { request: "9s" } } }).policies[0]).retry["perRetry"][
      "backOff"
    ];
  };
  expect(backOff(3)).toEqual({ baseInterval: "7ms" });
  expect(backOff(4)).toEqual({ baseInterval: "7ms", maxInterval: "105ms" });
});

test("a budget with decimals stays exact", () => {
  const percent = (budget: string) =>
    specOf(guardrails({ traffic: { retry: { budget } } }).policies[0]).circuitBreaker["retryBudget"]["percent"];
  expect(percent("12.5%")).toEqual({ numerator: 125, denominator: 1000 });
  expect(percent("100%")).toEqual({ numerator: 100, denominator: 100 });
  expect(percent("33.3333333333%")).toEqual({ numerator: 33333333, denominator: 100000000 });
});

test("every duration is in Gateway API's form: at most four parts of at most five digits", () => {
  const milliseconds = fc.integer({ min: 1, max: 3_600_000 });
  fc.assert(
    fc.property(milliseconds, (request) => {
      const traffic = { retry: null, timeouts: { request: `${request}ms`, backendRequest: null } };
      const timeout = specOf(guardrails({ traffic }).policies[0]).timeout["http"]["requestTimeout"];
      expect(timeout).toMatch(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/);
    }),
    { numRuns: 50 },
  );
});

test.each([
  { replicas: 3, maxPercent: 33, enough: 34 },
  { replicas: 7, maxPercent: 14, enough: 15 },
])(
  "of $replicas replicas $maxPercent percent eject nothing and $enough percent do",
  ({ replicas, maxPercent, enough }) => {
    const problemsAt = (percent: number) =>
      guardrails({ workload: { replicas }, traffic: { circuitBreaker: { eject: { maxPercent: percent } } } }).problems;
    expect(only(problemsAt(maxPercent), "traffic/eject-nothing")).toMatchObject({
      severity: "error",
      message: `${maxPercent} percent of ${replicas} replicas is less than one pod, so none is ever ejected`,
      fix: `set maxPercent to ${enough} or more`,
    });
    expect(rulesOf(problemsAt(enough))).not.toContain("traffic/eject-nothing");
  },
);

test("with one replica ejection is a warning, not two findings", () => {
  const problems = guardrails({ workload: { replicas: 1 } }).problems;
  expect(outline(problems).filter((line) => line.includes("eject"))).toEqual([
    "warning traffic/eject-single-pod spec.traffic.circuitBreaker.eject",
  ]);
});

test("limits that count on their own are added up", () => {
  const traffic = { retry: { methods: ["GET", "PUT"] }, hostnames: ["a.example.com", "b.example.com"] };
  expect(only(guardrails({ traffic }).problems, "traffic/rate-limit-per-route").message).toBe(
    "Envoy counts GET, PUT and the other methods together, for each of 2 host names: 6 limits of 100, at most 600 requests a second and gateway replica",
  );
  expect(only(guardrails().problems, "traffic/breaker-per-route").message).toContain(
    "maxConnections 200 (together 400)",
  );
});

test.each([
  ["retry-method-unknown", { retry: { methods: ["GET", "PURGE"] } }, "an HTTPRoute cannot match PURGE"],
  ["path", { path: "/a//b" }, "envoy-gateway does not take a path with //"],
  ["hostname", { hostnames: ["shop..example.com"] }, "not a host name"],
  ["hostname", { hostnames: ["10.0.0.7"] }, "an address is no host name"],
])("%s: what the API server would refuse is found before", (rule, traffic, message) => {
  const { problems, routes } = guardrails({ traffic });
  expect(only(problems, `traffic/${rule}`)).toMatchObject({ severity: "error", message });
  expect(routes).toEqual([]);
});

test.each([
  [{ maxParallelRequests: 31 }, "1Gi for each of up to 62 requests under way"],
  [{ maxParallelRequests: null }, "1Gi for every request under way"],
])("a body limit says what it costs beside %j", (circuitBreaker, words) => {
  const found = only(guardrails({ traffic: { maxBody: "1Gi", circuitBreaker } }).problems, "traffic/body-buffered");
  expect([found.severity, found.got]).toEqual(["info", "1Gi"]);
  expect(found.message).toContain(words);
  expect(found.message).toContain("WebSocket");
  expect(rulesOf(guardrails({ traffic: { maxBody: null } }).problems)).not.toContain("traffic/body-buffered");
});
