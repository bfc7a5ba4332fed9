import fc from "fast-check";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { bareService } from "./bare-service";
import { contractService, only, rulesOf } from "./contract-service";

const checkout = (traffic: object) =>
  trafficGuardrails(contractService("checkout", { canary: null, traffic })).problems;
const catalog = (traffic: object) => trafficGuardrails(contractService("catalog-nginx", { traffic })).problems;

const limited = (requests: number, total: number, per = "second") => ({
  rateLimit: { requests, per, total, burst: null },
});

test("on Envoy each method and the rest have a limit of their own, in each replica", () => {
  const found = only(checkout({ ...limited(100, 1000), gatewayReplicas: 3 }), "traffic/rate-limit-total");
  expect(found).toEqual({
    rule: "traffic/rate-limit-total",
    severity: "error",
    path: "spec.traffic.rateLimit.requests",
    message: "4 limits in each of 3 gateway replicas let through up to 1200 a second, more than the total of 1000",
    got: "100",
    allowed: "at most 1000 together",
    fix: "set requests to 83, together 996: 1000 cannot be split evenly, 996 and 1008 can",
  });
});

test("a total that divides is divided", () => {
  const found = only(catalog({ ...limited(50, 93), gatewayReplicas: 3 }), "traffic/rate-limit-total");
  expect(found.message).toBe("3 gateway replicas let through up to 150 a second, more than the total of 93");
  expect(found.fix).toBe("set requests to 31: 3 x 31 is 93");
});

test("a total below one request a replica is refused, not rounded", () => {
  const found = only(catalog({ ...limited(50, 2), gatewayReplicas: 3 }), "traffic/rate-limit-total");
  expect(found.fix).toBe("set total to 3 or more: no smaller one can be split into 3 limits");
});

test("NGINX counts whole requests a minute, so its limits an hour go in steps of 60", () => {
  const found = only(catalog({ ...limited(6000, 10_000, "hour"), gatewayReplicas: 3 }), "traffic/rate-limit-total");
  expect(found.fix).toBe("set requests to 3300, together 9900: 10000 cannot be split evenly, 9900 and 10080 can");
});

test("an equal or larger total passes", () => {
  expect(rulesOf(catalog({ ...limited(31, 93), gatewayReplicas: 3 }))).not.toContain("traffic/rate-limit-total");
  expect(rulesOf(catalog({ ...limited(30, 93), gatewayReplicas: 3 }))).not.toContain("traffic/rate-limit-total");
});

test("a total without replicas is checked against nothing, and says so", () => {
  const found = only(catalog(limited(50, 10)), "traffic/rate-limit-total-unchecked");
  expect(found).toMatchObject({ severity: "warning", fix: "add traffic.gatewayReplicas" });
});

test("every limit of all replicas together, as the finding a route has it", () => {
  const problems = checkout({ gatewayReplicas: 3 });
  expect(only(problems, "traffic/limits-together")).toMatchObject({
    severity: "info",
    message:
      "3 gateway replicas together, at most: rateLimit 1200 a second, maxConnections 1200, maxPendingRequests 300, maxParallelRequests 1200",
  });
  expect(only(problems, "traffic/rate-limit-per-route").message).toContain("at most 400 requests a second");
  expect(only(problems, "traffic/breaker-per-route").message).toContain("maxPendingRequests 50 (together 100)");
});

test("without replicas nothing is summed up", () => {
  expect(rulesOf(checkout({}))).not.toContain("traffic/limits-together");
});

test("an own NGINX states its replicas by itself", () => {
  const found = only(catalog({ nginxDeployment: { replicas: 4 } }), "traffic/limits-together");
  expect(found.message).toBe("4 gateway replicas together, at most: rateLimit 200 a second over time and 104 at once");
});

test("what is suggested is accepted", () => {
  const total = fc.integer({ min: 1, max: 5_000 });
  const requests = fc.integer({ min: 1, max: 50 }).map((each) => each * 60);
  fc.assert(
    fc.property(total, requests, fc.integer({ min: 1, max: 9 }), fc.constantFrom("second", "hour"), (...given) => {
      const [limit, written, gatewayReplicas, per] = given;
      const rule = "traffic/rate-limit-total";
      const found = catalog({ ...limited(written, limit, per), gatewayReplicas }).find((each) => each.rule === rule);
      const suggested = /^set requests to (\d+)/.exec(found?.fix ?? "")?.[1];
      if (suggested === undefined) return;
      const after = rulesOf(catalog({ ...limited(Number(suggested), limit, per), gatewayReplicas }));
      expect(after).not.toContain(rule);
      expect(after).not.toContain("traffic/rate-limit-fraction");
    }),
    { numRuns: 20 },
  );
});

test("ingress-nginx limits each client by itself, so nothing can be summed up", () => {
  const problems = catalog({ gateway: "ingress-nginx", ...limited(50, 10), gatewayReplicas: 3 });
  expect(only(problems, "traffic/rate-limit-total-unchecked").fix).toBe("remove total");
  expect(rulesOf(problems)).not.toContain("traffic/limits-together");
});

test("a burst that somebody wrote counts against the total too; equal passes", () => {
  const rate = (burst: number) => ({
    rateLimit: { requests: 50, per: "second", burst, total: 301 },
    gatewayReplicas: 3,
  });
  expect(rulesOf(catalog(rate(99)))).not.toContain("traffic/rate-limit-total");
  expect(only(catalog(rate(100)), "traffic/rate-limit-total")).toEqual({
    rule: "traffic/rate-limit-total",
    severity: "error",
    path: "spec.traffic.rateLimit.burst",
    message: "3 gateway replicas let through up to 303 at once, more than the total of 301 a second",
    got: "100",
    allowed: "at most 99",
    fix: "set burst to 99 or less",
  });
  expect(only(catalog(rate(100_000)), "traffic/limits-together").message).toBe(
    "3 gateway replicas together, at most: rateLimit 150 a second over time and 300003 at once",
  );
});

test("a rate and a burst above the total are two findings", () => {
  const found = catalog({ rateLimit: { requests: 102, per: "second", burst: 200, total: 301 }, gatewayReplicas: 3 });
  expect(found.filter(({ rule }) => rule === "traffic/rate-limit-total").map(({ path, fix }) => [path, fix])).toEqual([
    [
      "spec.traffic.rateLimit.requests",
      "set requests to 100, together 300: 301 cannot be split evenly, 300 and 303 can",
    ],
    ["spec.traffic.rateLimit.burst", "set burst to 99 or less"],
  ]);
});

test("hours are written in words that are read: an hour", () => {
  const found = catalog({ rateLimit: { requests: 120, per: "hour", burst: null }, gatewayReplicas: 3 });
  expect(only(found, "traffic/limits-together").message).toContain("rateLimit 360 an hour over time and 6 at once");
});

test("a limit that the gateway cannot have is not summed up", () => {
  const traffic = { circuitBreaker: { maxConnections: 21, maxParallelRequests: 7 }, gatewayReplicas: 3 };
  const { problems } = trafficGuardrails(bareService("traefik", traffic));
  expect(rulesOf(problems)).toContain("traffic/unsupported");
  expect(only(problems, "traffic/limits-together").message).toBe(
    "3 gateway replicas together, at most: maxParallelRequests 21",
  );
});
