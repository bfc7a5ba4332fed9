import { traefik as preset } from "../../src/indicators/presets/traefik";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { only, rulesOf } from "./contract-service";
import { traefikService } from "./traefik-service";

/*
 * What a running Traefik 3.7.15 makes of these objects, from the API server with both providers, was measured by hand on
 * 2026-11-23: the read route had a router for each of three methods, the write route one, all with these middlewares;
 * 2 tries of 500ms took 1.06 s, a pod with three 503 in a row was out, and a limit of 20 a second held once for each router.
 */

type Fields = { [key: string]: unknown };

const parentRef = { name: "public", namespace: "gateways", sectionName: "web" };
const guardrails = (traffic: Fields = {}) => trafficGuardrails(traefikService({ parentRef, ...traffic }));
const objects = (traffic: Fields = {}) => {
  const { routes, policies } = guardrails(traffic);
  return [...routes, ...policies].map(({ kind, metadata }) => `${kind} ${metadata.name}`);
};

const path = { type: "PathPrefix", value: "/checkout" };
const filter = (name: string) => ({
  type: "ExtensionRef",
  extensionRef: { group: "traefik.io", kind: "Middleware", name: `checkout-${name}` },
});
const limits = ["together", "rate", "body", "parallel"].map(filter);

test("where a Gateway is named the routes are HTTPRoutes, with the limits on both and retries on one", () => {
  const route = (name: string, matches: object[], filters: object[]) => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, namespace: "shop", labels: { team: "payments" } },
    spec: {
      parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", ...parentRef }],
      hostnames: ["shop.example.com"],
      rules: [
        {
          matches,
          filters,
          backendRefs: [{ group: "traefik.io", kind: "TraefikService", name: "checkout", weight: 1 }],
        },
      ],
    },
  });
  const methods = ["GET", "HEAD", "OPTIONS"].map((method) => ({ path, method }));
  expect(guardrails().routes.slice(0, 2)).toEqual([
    route("checkout-read", methods, [...limits, filter("retry")]),
    route("checkout-write", [{ path }], limits),
  ]);
});

test("everything but the routes is what IngressRoutes have", () => {
  const ofHttpRoutes = objects().filter((object) => !object.startsWith("HTTPRoute "));
  const ofIngressRoutes = objects({ parentRef: null }).filter((object) => !object.startsWith("IngressRoute "));
  expect(ofHttpRoutes).toEqual(ofIngressRoutes);
  expect(ofHttpRoutes).toEqual(expect.arrayContaining(["TraefikService checkout", "ServersTransport checkout"]));
});

test("a route without middlewares has no empty list of filters, and both routes are always there", () => {
  const { routes } = guardrails({ retry: null, rateLimit: null, maxBody: null, circuitBreaker: null });
  const rules = routes.slice(0, 2).map(({ spec }) => (spec as { rules: object[] }).rules[0]);
  expect(rules.map((rule) => Object.keys(rule))).toEqual([
    ["matches", "backendRefs"],
    ["matches", "backendRefs"],
  ]);
});

test("limits that each router counts by itself are added up", () => {
  expect(only(guardrails({ gatewayReplicas: 3 }).problems, "traffic/limit-per-router")).toMatchObject({
    severity: "info",
    path: "spec.traffic.parentRef",
    message:
      "Traefik counts GET, HEAD, OPTIONS and the other methods together each by itself, on each listener of the Gateway: with one listener up to rateLimit 400 a second and maxParallelRequests 800 in a gateway replica",
  });
  expect(only(guardrails({ gatewayReplicas: 3 }).problems, "traffic/limits-together").message).toBe(
    "3 gateway replicas together, at most: rateLimit 1200 a second over time and 1212 at once, maxParallelRequests 2400",
  );
});

test("a method that no HTTPRoute can match is refused, and an IngressRoute takes it", () => {
  const retry = { methods: ["GET", "LOCK"] };
  expect(guardrails({ retry }).routes).toEqual([]);
  expect(rulesOf(guardrails({ retry }).problems)).toContain("traffic/retry-method-unknown");
  expect(rulesOf(guardrails({ retry, parentRef: null }).problems)).not.toContain("traffic/retry-method-unknown");
});

test("without limits, and on IngressRoutes, nothing is counted twice", () => {
  const unlimited = guardrails({ rateLimit: null, circuitBreaker: { maxParallelRequests: null } });
  expect(rulesOf(unlimited.problems)).not.toContain("traffic/limit-per-router");
  const ingressRoutes = guardrails({ parentRef: null, gatewayReplicas: 3 }).problems;
  expect(rulesOf(ingressRoutes)).not.toContain("traffic/limit-per-router");
  expect(only(ingressRoutes, "traffic/limits-together").message).toBe(
    "3 gateway replicas together, at most: rateLimit 300 a second over time and 303 at once, maxParallelRequests 600",
  );
});

test.each([
  ["read", "httproute-shop-checkout-read-gw-shop-public-ep-web-0-34310ffa279d36540850@kubernetesgateway", true],
  ["write", "httproute-shop-checkout-write-gw-shop-public-ep-web-0-9ccbd890f8bac0b7c125@kubernetesgateway", true],
  [
    "neighbour's",
    "httproute-shop-checkout-reads-gw-shop-public-ep-web-0-9ccbd890f8bac0b7c125@kubernetesgateway",
    false,
  ],
])("the %s router, by the name it had on 3.7.15, is counted: %s %s", (_, router, isCounted) => {
  const [matcher] = preset.matchersOf!(traefikService({ parentRef }));
  expect(new RegExp(`^(${matcher.value})$`).test(router)).toBe(isCounted);
});
