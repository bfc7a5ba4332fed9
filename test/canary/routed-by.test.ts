import { routedBy } from "../../src/canary/argo-rollouts";
import { GATEWAYS } from "../../src/spec/traffic-spec";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { bareService } from "../traffic/bare-service";

const canary = { controller: "argo-rollouts", guardSlos: ["availability"] };

test.each(GATEWAYS)(
  "on %s the Rollout moves the weights of exactly those routes that lead to both versions",
  (gateway) => {
    const service = bareService(gateway, {}, { canary });
    const { routes, policies, nginx } = trafficGuardrails(service);
    const split = routes.filter((route) => JSON.stringify(route.spec).includes('"checkout-canary"'));
    expect(split.map(({ kind, metadata }) => [kind, metadata.name])).toEqual(
      routedBy(service).map((name) => ["HTTPRoute", name]),
    );
    if (split.length === 0) expect(JSON.stringify([routes, policies, nginx])).not.toContain("checkout-canary");
  },
);

test("weights of single requests are there on Gateway API, and nowhere else", () => {
  const names = GATEWAYS.map((gateway) => [gateway, routedBy(bareService(gateway, {}, { canary }))]);
  expect(Object.fromEntries(names)).toEqual({
    "envoy-gateway": ["checkout-read", "checkout-write"],
    traefik: [],
    "nginx-gateway-fabric": ["checkout"],
    "nginx-ingress": [],
    "ingress-nginx": [],
    nginx: [],
  });
});

test("an existing route behind NGINX Gateway Fabric is found by its name", () => {
  const existing = bareService("nginx-gateway-fabric", { route: "existing", routeName: "till" }, { canary });
  expect(routedBy(existing)).toEqual(["till"]);
});
