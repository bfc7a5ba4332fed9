import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { only, outline, rulesOf } from "./contract-service";
import { bareService } from "./bare-service";

type Fields = Record<string, unknown>;
const guardrails = (traffic: Fields = {}, spec: Fields = {}) =>
  trafficGuardrails(bareService("nginx-ingress", traffic, spec));
const specOf = (traffic: Fields = {}, spec: Fields = {}) =>
  guardrails(traffic, spec).routes[0].spec as Record<string, never>;
const upstreams = (traffic: Fields = {}, spec: Fields = {}) => specOf(traffic, spec).upstreams as Fields[];

const metadata = { name: "checkout", namespace: "shop", labels: { team: "payments" } };
const everything = {
  path: "/pay.v2",
  timeouts: { connect: "470ms", request: "1m1s700ms", backendRequest: "1700ms" },
  retry: { attempts: 3, conditions: ["connect-failure", "reset", "timeout", 503, 429], methods: ["GET", "PUT"] },
  circuitBreaker: { maxConnections: 91, eject: { consecutiveFailures: 7, for: "17s" } },
  rateLimit: { requests: 5460, per: "hour", burst: 13 },
  maxBody: "3Mi",
  allowWeaker: ["timeouts.request", "timeouts.backendRequest", "circuitBreaker.maxConnections"],
};

test("a VirtualServer of two upstreams of the same pods, of which only the read one is repeated", () => {
  const common = {
    service: "checkout",
    port: 80,
    "connect-timeout": "470ms",
    "read-timeout": "1s700ms",
    "send-timeout": "1s700ms",
    "max-fails": 7,
    "fail-timeout": "17s",
    "max-conns": 11,
    "client-max-body-size": "3m",
  };
  const repeated = {
    "next-upstream": "error timeout http_503 http_429",
    "next-upstream-tries": 4,
    "next-upstream-timeout": "1m1s700ms",
  };
  const method = (value: string) => ({
    conditions: [{ variable: "$request_method", value }],
    action: { pass: "read" },
  });
  expect(guardrails(everything).routes).toEqual([
    {
      apiVersion: "k8s.nginx.org/v1",
      kind: "VirtualServer",
      metadata,
      spec: {
        host: "shop.example.com",
        policies: [{ name: "checkout" }],
        upstreams: [
          { name: "read", ...common, ...repeated },
          { name: "write", ...common, "next-upstream": "off" },
        ],
        routes: [{ path: "~ ^/pay\\.v2(/|$)", matches: [method("GET"), method("PUT")], action: { pass: "write" } }],
      },
    },
  ]);
});

test("the rate is a Policy that answers 429 and counts all clients together", () => {
  expect(guardrails(everything).policies).toEqual([
    {
      apiVersion: "k8s.nginx.org/v1",
      kind: "Policy",
      metadata,
      spec: {
        rateLimit: { rate: "91r/m", key: "shop-checkout", zoneSize: "1m", burst: 13, noDelay: true, rejectCode: 429 },
      },
    },
  ]);
});

test("nothing asked for is one upstream that repeats nothing and ejects nobody", () => {
  const { policies, problems } = guardrails();
  expect([policies, problems]).toEqual([[], []]);
  expect(specOf()).toEqual({
    host: "shop.example.com",
    upstreams: [{ name: "all", service: "checkout", port: 80, "next-upstream": "off", "max-fails": 0 }],
    routes: [{ path: "/", action: { pass: "all" } }],
  });
});

test("no attempts are `off`, never 0 tries", () => {
  const [only, ...others] = upstreams({ retry: { attempts: 0 } });
  expect([only["next-upstream"], "next-upstream-tries" in only, others]).toEqual(["off", false, []]);
});

test("no burst is no field, and a method that is not idempotent is a word of next-upstream", () => {
  const { policies } = guardrails({ rateLimit: { requests: 7, per: "second", burst: 0 } });
  expect(policies[0].spec).toEqual({
    rateLimit: { rate: "7r/s", key: "shop-checkout", zoneSize: "1m", noDelay: true, rejectCode: 429 },
  });
  const [read] = upstreams({ retry: { attempts: 1, conditions: [502], methods: ["POST"] } });
  expect(read["next-upstream"]).toBe("http_502 non_idempotent");
});

test("the pods are reached one by one", () => {
  expect(JSON.stringify(guardrails(everything).routes)).not.toContain("use-cluster-ip");
});

test("the share of connections is whole and never more than asked for", () => {
  const limited = (maxConnections: number, attempts: number, replicas: number) =>
    upstreams({ circuitBreaker: { maxConnections }, retry: { attempts } }, { workload: { replicas } });
  expect(limited(91, 0, 3).map((each) => each["max-conns"])).toEqual([30]);
  expect(limited(91, 1, 3).map((each) => each["max-conns"])).toEqual([15, 15]);
  const { routes, problems } = guardrails({ circuitBreaker: { maxConnections: 7 }, retry: { attempts: 1 } });
  expect(routes).toEqual([]);
  expect(only(problems, "traffic/connections-per-upstream")).toMatchObject({
    message: "7 connections cannot be split over 4 pods in 2 upstreams each",
    fix: "set maxConnections to 8 or more",
  });
});

test.each([
  [undefined, "a VirtualServer needs a host", "nothing"],
  [["a.example.com", "b.example.com"], "a VirtualServer has one host", "a.example.com, b.example.com"],
])("hosts %j are refused: %s", (hostnames, message, got) => {
  const { routes, problems } = guardrails({ hostnames });
  expect(routes).toEqual([]);
  expect(only(problems, "traffic/single-hostname")).toMatchObject({ severity: "error", message, got });
});

test("retries need other pods", () => {
  const found = (attempts: number, replicas: number) =>
    outline(guardrails({ retry: { attempts } }, { workload: { replicas } }).problems).filter((line) =>
      line.includes("retry.attempts"),
    );
  expect(found(1, 1)).toEqual(["error traffic/retry-single-upstream spec.traffic.retry.attempts"]);
  expect(found(3, 3)).toEqual(["warning traffic/retry-more-than-upstreams spec.traffic.retry.attempts"]);
  expect(found(2, 3)).toEqual([]);
});

test("what fail_timeout, a rate or a status cannot be is refused", () => {
  const traffic = {
    retry: { attempts: 1, conditions: [418] },
    circuitBreaker: { eject: { consecutiveFailures: 2, for: "1500ms" } },
    rateLimit: { requests: 61, per: "hour" },
  };
  expect(outline(guardrails(traffic).problems)).toEqual(
    expect.arrayContaining([
      "error traffic/retry-status-unknown spec.traffic.retry.conditions",
      "error traffic/eject-seconds spec.traffic.circuitBreaker.eject.for",
      "error traffic/rate-limit-fraction spec.traffic.rateLimit.requests",
    ]),
  );
});

test("`error` is connect-failure and reset: said where only one of them was asked for", () => {
  const word = (conditions: unknown[]) =>
    guardrails({ retry: { attempts: 1, conditions } }).problems.filter(
      ({ rule }) => rule === "traffic/retry-word-covers-more",
    );
  expect(word(["connect-failure", 503])).toMatchObject([
    { severity: "info", message: "connect-failure is error on nginx-ingress, which is reset as well" },
  ]);
  expect(word(["reset"])).toMatchObject([
    { message: "reset is error on nginx-ingress, which is connect-failure as well" },
  ]);
  expect([word(["reset", "connect-failure"]), word(["timeout"]), word([503])]).toEqual([[], [], []]);
});

test("a canary moves no request: nothing drives a VirtualServer's splits, so pods share requests out", () => {
  const canary = { controller: "argo-rollouts", guardSlos: ["availability"] };
  expect(guardrails(everything, { canary }).routes).toEqual(guardrails(everything).routes);
});

test("a route of somebody else is refused, and none is made in its place", () => {
  const { routes, policies, problems } = guardrails({ route: "existing" });
  expect([routes, policies]).toEqual([[], []]);
  expect(rulesOf(problems)).toContain("traffic/unsupported");
});
