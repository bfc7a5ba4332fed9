import fc from "fast-check";
import { nginxConfig } from "../../src/traffic/nginx";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { bareService } from "./bare-service";
import { only, rulesOf } from "./contract-service";

const upstreams = ["10.0.0.7", "10.0.0.8"].map((host) => ({ host, port: 8_080 }));
const service = (circuitBreaker: object, gateway: "nginx" | "ingress-nginx" = "nginx") =>
  bareService(gateway, { circuitBreaker, ...(gateway === "nginx" && { upstreams }) });
const head = (circuitBreaker: object) =>
  /worker_rlimit_nofile \d+|worker_connections \d+/g[Symbol.match](nginxConfig(service(circuitBreaker)));

test.each([
  [{}, ["worker_connections 1024"]],
  [{ maxParallelRequests: 480 }, ["worker_connections 1024"]],
  [{ maxParallelRequests: 481 }, ["worker_rlimit_nofile 2052", "worker_connections 1026"]],
  [{ maxParallelRequests: 5_000 }, ["worker_rlimit_nofile 20128", "worker_connections 10064"]],
  [{ maxConnections: 700 }, ["worker_rlimit_nofile 2928", "worker_connections 1464"]],
  [{ maxConnections: 700, maxParallelRequests: 31 }, ["worker_connections 1024"]],
  [{ maxConnections: 1_000_000 }, ["worker_rlimit_nofile 262268", "worker_connections 131134"]],
])("with %j a worker has %j", (circuitBreaker, lines) => {
  expect(head(circuitBreaker)).toEqual(lines);
});

test("a worker has room for both connections of every request that is let through", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 65_535 }), (maxParallelRequests) => {
      const connections = Number(/\d+$/.exec(head({ maxParallelRequests })!.at(-1)!)![0]);
      expect(connections).toBeGreaterThanOrEqual(2 * maxParallelRequests + 33);
    }),
  );
});

test.each(["nginx", "ingress-nginx"] as const)("%s does not start with more than it can count", (gateway) => {
  const rule = "traffic/parallel-too-many";
  const { problems, routes, nginx } = trafficGuardrails(service({ maxParallelRequests: 65_536 }, gateway));
  const found = only(problems, rule);
  expect([found.severity, found.allowed, routes, nginx]).toEqual(["error", "1 to 65535", [], undefined]);
  expect(rulesOf(trafficGuardrails(service({ maxParallelRequests: 65_535 }, gateway)).problems)).not.toContain(rule);
});

test.each([
  [{ maxConnections: 65_536 }, true],
  [{ maxConnections: 65_535 }, false],
  [{ maxConnections: 65_536, maxParallelRequests: 7 }, false],
])("%j is more than the workers hold: %s", (circuitBreaker, isFound) => {
  const rules = rulesOf(trafficGuardrails(service(circuitBreaker)).problems);
  expect(rules.includes("traffic/connections-beyond-workers")).toBe(isFound);
});
