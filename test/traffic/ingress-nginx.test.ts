import fc from "fast-check";
import { ingressNginxRate } from "../../src/traffic/ingress-nginx-rate";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { only, outline, rulesOf } from "./contract-service";
import { bareService } from "./bare-service";

type Fields = Record<string, unknown>;
const guardrails = (traffic: Fields = {}, spec: Fields = {}) =>
  trafficGuardrails(bareService("ingress-nginx", traffic, spec));

const PREFIX = "nginx.ingress.kubernetes.io/";
function annotations(traffic: Fields = {}): Record<string, string> {
  const { metadata } = guardrails(traffic).routes[0];
  return Object.fromEntries(
    Object.entries(metadata.annotations!).map(([name, value]) => [name.replace(PREFIX, ""), value]),
  );
}

const everything = {
  hostnames: ["shop.example.com", "*.till.example.com"],
  path: "/pay/",
  timeouts: { connect: "2s", request: "1m1s", backendRequest: "7s" },
  retry: { attempts: 2, conditions: ["connect-failure", "reset", "timeout", 503] },
  circuitBreaker: { maxParallelRequests: 31 },
  rateLimit: { requests: 7, per: "second", burst: 21 },
  maxBody: "3Mi",
  allowWeaker: [
    "timeouts.request",
    "timeouts.backendRequest",
    "retry.methods",
    "circuitBreaker.maxParallelRequests",
    "rateLimit",
  ],
};

test("one Ingress, every guardrail an annotation", () => {
  const paths = [
    { path: "/pay", pathType: "Prefix", backend: { service: { name: "checkout", port: { number: 80 } } } },
  ];
  expect(guardrails(everything)).toMatchObject({ policies: [] });
  expect(guardrails(everything).routes).toEqual([
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: {
        name: "checkout",
        namespace: "shop",
        labels: { team: "payments" },
        annotations: {
          [`${PREFIX}proxy-connect-timeout`]: "2",
          [`${PREFIX}proxy-read-timeout`]: "7",
          [`${PREFIX}proxy-send-timeout`]: "7",
          [`${PREFIX}proxy-next-upstream`]: "error timeout http_503",
          [`${PREFIX}proxy-next-upstream-tries`]: "3",
          [`${PREFIX}proxy-next-upstream-timeout`]: "61",
          [`${PREFIX}proxy-body-size`]: "3m",
          [`${PREFIX}limit-connections`]: "31",
          [`${PREFIX}limit-rps`]: "7",
          [`${PREFIX}limit-burst-multiplier`]: "3",
        },
      },
      spec: {
        ingressClassName: "nginx",
        rules: [
          { host: "shop.example.com", http: { paths } },
          { host: "*.till.example.com", http: { paths } },
        ],
      },
    },
  ]);
});

test("with nothing asked for it repeats nothing, where the controller would try three times, and takes every host", () => {
  expect(annotations()).toEqual({ "proxy-next-upstream": "off" });
  const { spec } = guardrails({ hostnames: undefined }).routes[0];
  expect(Object.keys((spec as { rules: object[] }).rules[0])).toEqual(["http"]);
  expect(annotations({ retry: { attempts: 0 } })).toEqual({ "proxy-next-upstream": "off" });
});

test("the only finding about nothing is that it is retired, with where to go", () => {
  const { problems } = guardrails();
  expect(outline(problems)).toEqual(["warning traffic/gateway-retired spec.traffic.gateway"]);
  expect(problems[0].message).toContain("2026-03-24");
  expect(problems[0].fix).toMatch(/envoy-gateway.*traefik/);
});

test.each(["connect", "request", "backendRequest"])("%s in milliseconds is refused, not rounded", (name) => {
  const { routes, problems } = guardrails({ timeouts: { [name]: "1500ms" } });
  expect(routes).toEqual([]);
  expect(only(problems, "traffic/duration-not-expressible")).toMatchObject({
    path: `spec.traffic.timeouts.${name}`,
    message: "ingress-nginx cannot take 1s500ms",
    allowed: "whole seconds",
    fix: "write 1s or 2s",
  });
});

test("less than a second goes up to one", () => {
  const { problems } = guardrails({ timeouts: { connect: "470ms" } });
  expect(only(problems, "traffic/duration-not-expressible").fix).toBe("write 1s");
});

test.each([
  [
    { requests: 120, per: "minute" },
    { "limit-rps": "2", "limit-burst-multiplier": "1" },
  ],
  [
    { requests: 90, per: "minute", burst: 180 },
    { "limit-rpm": "90", "limit-burst-multiplier": "2" },
  ],
  [
    { requests: 7_200, per: "hour", burst: 6 },
    { "limit-rps": "2", "limit-burst-multiplier": "3" },
  ],
  [
    { requests: 7, per: "minute" },
    { "limit-rpm": "7", "limit-burst-multiplier": "1" },
  ],
  [
    { requests: 5_460, per: "hour", burst: 91 },
    { "limit-rpm": "91", "limit-burst-multiplier": "1" },
  ],
])("%j is %j", (rateLimit, expected) => {
  expect(annotations({ rateLimit })).toEqual({ "proxy-next-upstream": "off", ...expected });
});

test.each([
  [{ requests: 7, per: "second", burst: 10 }, "a burst of 10 is no multiple of the rate, 7 a second", "set burst to 7"],
  [{ requests: 7, per: "second", burst: 0 }, "a burst of 0 is no multiple of the rate, 7 a second", "set burst to 7"],
  [
    { requests: 90, per: "minute", burst: 2 },
    "a burst of 2 is no multiple of the rate, 90 a minute",
    "set burst to 90",
  ],
])("%j is refused: %s", (rateLimit, message, fix) => {
  const { routes, problems } = guardrails({ rateLimit });
  expect(routes).toEqual([]);
  expect(only(problems, "traffic/burst-not-expressible")).toMatchObject({ message, fix });
});

test("a rate that is written is the rate that was asked for", () => {
  const limits = fc.record({
    requests: fc.integer({ min: 1, max: 1_000_000 }),
    per: fc.constantFrom("second" as const, "minute" as const, "hour" as const),
  });
  fc.assert(
    fc.property(limits, ({ requests, per }) => {
      const seconds = { second: 1, minute: 60, hour: 3_600 }[per];
      const found = ingressNginxRate({ requests, per });
      if (found === undefined) return (requests * 60) % seconds !== 0;
      const unit = found.annotation === "limit-rps" ? 1 : 60;
      return Number.isInteger(found.rate) && found.rate * seconds === requests * unit;
    }),
  );
});

test("limits are per client address, and answered with 503 unless the controller is told otherwise: refused until accepted", () => {
  const limited = { rateLimit: { requests: 7, per: "second" }, circuitBreaker: { maxParallelRequests: 31 } };
  const weaker = guardrails(limited).problems.filter(({ rule }) => rule === "traffic/weaker");
  expect(weaker.map(({ path }) => path)).toEqual([
    "spec.traffic.circuitBreaker.maxParallelRequests",
    "spec.traffic.rateLimit",
  ]);
  for (const { message } of weaker) expect(message).toMatch(/for each client address.*503/);
});

test("a path that the controller would leave out is refused", () => {
  const { routes, problems } = guardrails({ path: "/~pay" });
  expect(routes).toEqual([]);
  expect(only(problems, "traffic/path").message).toBe("ingress-nginx does not take a path with ~");
  expect(rulesOf(guardrails({ path: "/pay%20now" }).problems)).toContain("traffic/path");
});

test("a repeat may meet the dead pod again, and one pod is all there is", () => {
  const found = (replicas: number) =>
    only(guardrails({ retry: { attempts: 2 } }, { workload: { replicas } }).problems, "traffic/retry-same-pod").message;
  expect(found(3)).toBe("while 1 of 3 pods is dead, about 3.7 percent of parallel requests meet it in all 3 tries");
  expect(found(1)).toBe("all 3 tries go to the only pod");
});
