import fc from "fast-check";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { bareService } from "./bare-service";
import { only, outline, rulesOf } from "./contract-service";

const limited = (maxConnections: number, more: object = {}) => ({
  circuitBreaker: { maxConnections },
  allowWeaker: ["circuitBreaker.maxConnections"],
  ...more,
});
const hosts = (...names: string[]) => names.map((host) => ({ host, port: 8_080 }));
const onNginx = (maxConnections: number, count: number) =>
  trafficGuardrails(
    bareService(
      "nginx",
      limited(maxConnections, { upstreams: hosts(...Array.from({ length: count }, (_, n) => `10.0.0.${n + 1}`)) }),
    ),
  );

test.each([
  [7, 3, "7 connections over 3 upstreams are 2 each, together 6", "nothing, or write 6 or 9"],
  [100, 7, "100 connections over 7 upstreams are 14 each, together 98", "nothing, or write 98 or 105"],
] as const)("%i connections over %i upstreams are not what is written, and that is said", (...row) => {
  const [limit, count, message, fix] = row;
  expect(only(onNginx(limit, count).problems, "traffic/connections-rounded")).toMatchObject({
    severity: "info",
    got: String(limit),
    message,
    fix,
  });
});

test("with retries nginx-ingress splits over two upstreams of the same pods", () => {
  const retry = { attempts: 1, conditions: ["connect-failure"] };
  const service = bareService("nginx-ingress", limited(15, { retry }), { workload: { replicas: 3 } });
  expect(only(trafficGuardrails(service).problems, "traffic/connections-rounded").message).toBe(
    "15 connections over 3 pods in 2 upstreams each are 2 each, together 12",
  );
});

test("what the finding calls together is what nginx.conf adds up to, and there is none where nothing is lost", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 9, max: 1_000_000 }), (count, limit) => {
      const { nginx, problems } = onNginx(limit, count);
      const written = [...nginx!.matchAll(/max_conns=(\d+)/g)].reduce((sum, [, each]) => sum + Number(each), 0);
      const found = problems.filter(({ rule }) => rule === "traffic/connections-rounded");
      expect(found.map(({ message }) => Number(/together (\d+)$/.exec(message)![1]))).toEqual(
        written === limit ? [] : [written],
      );
    }),
    { numRuns: 50 },
  );
});

test("one address written twice is one upstream: no retry on another, no share of the connections", () => {
  const upstreams = [...hosts("Till.internal", "till.internal"), { host: "till.internal", port: 8_080 }];
  const retry = { attempts: 1, conditions: ["connect-failure"] };
  const { problems, nginx } = trafficGuardrails(bareService("nginx", limited(7, { upstreams, retry })));
  expect(outline(problems).filter((each) => /upstream-twice|single|rounded/.test(each))).toEqual([
    "warning traffic/upstream-twice spec.traffic.upstreams[1]",
    "warning traffic/upstream-twice spec.traffic.upstreams[2]",
    "error traffic/retry-single-upstream spec.traffic.retry.attempts",
  ]);
  expect(nginx!.match(/server till\.internal[^;]*/gi)).toEqual(["server Till.internal:8080 max_fails=0 max_conns=7"]);
});

test("another port is another upstream", () => {
  const upstreams = [
    { host: "2001:db8::7", port: 81 },
    { host: "2001:db8::7", port: 82 },
  ];
  const { problems, nginx } = trafficGuardrails(bareService("nginx", { upstreams }));
  expect(rulesOf(problems)).not.toContain("traffic/upstream-twice");
  expect(nginx!.match(/server \[2001:db8::7\]/g)).toHaveLength(2);
});
