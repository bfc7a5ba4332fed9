import { hasErrors } from "../../src/problem";
import { trafficRules } from "../../src/traffic/rules";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { contractService, only, outline } from "./contract-service";

test("a service without a gateway has no traffic guardrails", () => {
  const service = contractService("checkout", { traffic: null });
  expect(trafficGuardrails(service)).toEqual({ routes: [], policies: [], problems: [] });
});

test("the checkout contract has no errors, one true warning and what is good to know", () => {
  expect(outline(trafficGuardrails(contractService("checkout")).problems)).toEqual([
    "warning traffic/ladder-with-connect spec.traffic.timeouts.connect",
    "info traffic/rate-limit-per-route spec.traffic.rateLimit",
    "info traffic/breaker-per-route spec.traffic.circuitBreaker",
    "info traffic/write-timeout spec.traffic.timeouts.backendRequest",
    "info traffic/policy-replaces spec.traffic",
    "info traffic/body-buffered spec.traffic.maxBody",
    "info traffic/guardrail-unseen spec.traffic",
  ]);
});

test("the catalog contract has no errors and says what NGINX loses", () => {
  expect(outline(trafficGuardrails(contractService("catalog-nginx")).problems)).toEqual([
    "warning traffic/weaker-accepted spec.traffic.timeouts.request",
    "warning traffic/weaker-accepted spec.traffic.timeouts.backendRequest",
    "warning traffic/ladder-with-connect spec.traffic.timeouts.connect",
    "info traffic/eject-counts spec.traffic.circuitBreaker.eject",
    "info traffic/guardrail-unseen spec.traffic",
  ]);
});

test("a guardrail that a team may accept as missing does not take the others with it", () => {
  const service = contractService("checkout", { traffic: { timeouts: { clientHeader: "7s" } } });
  const { routes, policies, problems } = trafficGuardrails(service);
  expect(hasErrors(problems)).toBe(true);
  expect([routes.length, policies.length]).toEqual([2, 2]);
});

test("nothing is rendered from what no gateway would take", () => {
  const service = contractService("checkout", { traffic: { parentRef: null } });
  const { routes, policies, problems } = trafficGuardrails(service);
  expect([routes, policies]).toEqual([[], []]);
  expect(only(problems, "traffic/parent-ref").message).toBe("a managed route needs the Gateway it attaches to");
});

test("every rule has an id of this room and says why in a sentence", () => {
  const rules = Object.values(trafficRules);
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  for (const rule of rules) {
    expect(rule.id).toMatch(/^traffic\/[a-z-]+$/);
    expect(rule.why).toMatch(/^[A-Z].*\.$/);
  }
});
