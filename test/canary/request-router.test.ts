import { requestRouter } from "../../src/canary/request-router";
import { GATEWAYS } from "../../src/spec/traffic-spec";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { composeGuardrails } from "../../src/guardrails";
import { bareDocument, bareService } from "../traffic/bare-service";

const canary = { controller: "argo-rollouts", guardSlos: ["availability"] };

test.each(GATEWAYS)("on %s the Rollout moves the weights of exactly what leads to both versions", (gateway) => {
  const service = bareService(gateway, {}, { canary });
  const { routes, policies, nginx } = trafficGuardrails(service);
  const split = routes.filter((route) => JSON.stringify(route.spec).includes('"checkout-canary"'));
  const router = requestRouter(service);
  const moved =
    router.kind === "replicas"
      ? []
      : router.kind === "http-routes"
        ? router.names.map((name) => ["HTTPRoute", name])
        : [["TraefikService", router.name]];
  expect(split.map(({ kind, metadata }) => [kind, metadata.name])).toEqual(moved);
  // What carries the object must know that its weights are somebody else's.
  const marked = routes.filter(({ metadata }) => metadata.annotations?.["guardrails/live-weights"] === "argo-rollouts");
  expect(marked).toEqual(split);
  if (split.length === 0) expect(JSON.stringify([routes, policies, nginx])).not.toContain("checkout-canary");
});

test("weights of single requests are there on Gateway API and on Traefik, and nowhere else", () => {
  const routers = GATEWAYS.map((gateway) => [gateway, requestRouter(bareService(gateway, {}, { canary }))]);
  expect(Object.fromEntries(routers)).toEqual({
    "envoy-gateway": { kind: "http-routes", names: ["checkout-read", "checkout-write"] },
    traefik: { kind: "traefik-service", name: "checkout" },
    "nginx-gateway-fabric": { kind: "http-routes", names: ["checkout"] },
    "nginx-ingress": { kind: "replicas" },
    "ingress-nginx": { kind: "replicas" },
    nginx: { kind: "replicas" },
  });
});

test("behind a Gateway, Traefik's HTTPRoutes lead to the same TraefikService, and nobody moves their own weights", () => {
  const parentRef = { name: "public", namespace: "gateways" };
  const service = bareService("traefik", { parentRef }, { canary });
  const marked = trafficGuardrails(service).routes.filter(({ metadata }) => metadata.annotations !== undefined);
  expect(marked.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([["TraefikService", "checkout"]]);
});

test.each(GATEWAYS)("on %s check says what Argo Rollouts' installation must have for its weights", (gateway) => {
  // Four pods without a router have no smaller first weight than a quarter.
  const dear = { ...canary, budgetAtRisk: "10%" };
  const { problems } = composeGuardrails(bareDocument(gateway, {}, { canary: dear }));
  const needs = problems.filter(({ rule }) => /^canary\/(router-plugin|traefik-api-group|no-router)$/.test(rule));
  const expected = { "http-routes": "router-plugin", "traefik-service": "traefik-api-group", replicas: "no-router" };
  const { kind } = requestRouter(bareService(gateway, {}, { canary }));
  expect(needs.map(({ rule, severity }) => [rule, severity])).toEqual([[`canary/${expected[kind]}`, "info"]]);
});

test("an existing route behind NGINX Gateway Fabric is found by its name", () => {
  const existing = bareService("nginx-gateway-fabric", { route: "existing", routeName: "till" }, { canary });
  expect(requestRouter(existing)).toEqual({ kind: "http-routes", names: ["till"] });
});
