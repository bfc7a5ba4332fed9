import type { Gateway } from "../../src/spec/traffic-spec";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { bareService } from "./bare-service";

const names = (count: number) => Array.from({ length: count }, (_, index) => `h${index}.example.com`);
const pathOf = (length: number) => `/${"x".repeat(length - 1)}`;
const parentRef = { name: "public" };

function problemsOf(gateway: Gateway, traffic: object): string[] {
  const { problems, routes } = trafficGuardrails(bareService(gateway, { ...traffic }));
  const found = problems.filter(({ rule }) => /^traffic\/(hostname|path)$/.test(rule));
  expect(routes.length === 0).toBe(found.length > 0);
  return found.map(({ severity, path, got }) => `${severity} ${path} ${got}`);
}

/** Where HTTPRoutes are written; the API server refuses what is longer. */
test.each(["envoy-gateway", "nginx-gateway-fabric", "traefik"] as const)("on %s what no HTTPRoute holds", (gateway) => {
  expect(problemsOf(gateway, { parentRef, hostnames: names(16), path: pathOf(1_024) })).toEqual([]);
  expect(problemsOf(gateway, { parentRef, hostnames: names(17), path: pathOf(1_025) })).toEqual([
    "error spec.traffic.hostnames 17 host names",
    "error spec.traffic.path 1025 characters",
  ]);
  expect(problemsOf(gateway, { parentRef, path: `${pathOf(1_024)}/` })).toEqual([]);
});

test("an IngressRoute holds more", () => {
  expect(problemsOf("traefik", { hostnames: names(17), path: pathOf(1_025) })).toEqual([]);
});
