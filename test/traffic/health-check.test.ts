import fc from "fast-check";
import { readService } from "../../src/spec/read-service";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { contractDocument } from "../contract-document";
import { contractService, only, rulesOf } from "./contract-service";

const check = {
  path: "/healthz?full=1",
  interval: "5s",
  timeout: "700ms",
  unhealthyThreshold: 4,
  healthyThreshold: 2,
  expectedStatus: 204,
};
const guardrails = (healthCheck: object, traffic: object = {}) =>
  trafficGuardrails(contractService("checkout", { canary: null, traffic: { healthCheck, ...traffic } }));
const healthChecks = (...given: Parameters<typeof guardrails>) =>
  guardrails(...given).policies.map((policy) => (policy.spec as Record<string, unknown>).healthCheck);

const counted = [301, 302, 307, 308, 400, 401, 403, 404, 405, 408, 410, 429, 500, 501, 502, 503, 504];
const active = {
  type: "HTTP",
  interval: "5s",
  timeout: "700ms",
  unhealthyThreshold: 4,
  healthyThreshold: 2,
  http: {
    path: "/healthz?full=1",
    method: "GET",
    hostname: "shop.example.com",
    expectedStatuses: [204],
    retriableStatuses: counted,
  },
};
const passive = { consecutive5XxErrors: 5, baseEjectionTime: "30s", maxEjectionPercent: 50 };

test("both policies check the pods, beside the ejection", () => {
  const expected = { panicThreshold: 50, passive, active };
  expect(healthChecks(check)).toEqual([expected, expected]);
});

/** Above 50, Envoy's own, it would send requests to pods whose checks fail as soon as a few do (measured at 90). */
test.each([
  [1, 50],
  [10, 50],
  [50, 50],
  [73, 27],
  [100, 0],
])(
  "maxPercent %i: requests go to ejected and failing pods again once fewer than %i percent are left",
  (max, threshold) => {
    const circuitBreaker = { eject: { consecutive5xx: 5, maxPercent: max } };
    for (const found of healthChecks(check, { circuitBreaker })) {
      expect(found).toMatchObject({ panicThreshold: threshold, passive: { maxEjectionPercent: max }, active });
    }
  },
);

test("a path is enough, and works without ejection", () => {
  const http = { ...active.http, path: "/up", expectedStatuses: [200] };
  const expected = { type: "HTTP", interval: "3s", timeout: "1s", unhealthyThreshold: 3, healthyThreshold: 1, http };
  const found = healthChecks({ path: "/up" }, { circuitBreaker: null });
  expect(found).toEqual([{ active: expected }, { active: expected }]);
});

test("an expected status is never one that counts as failed", () => {
  expect(healthChecks({ path: "/", expectedStatus: 503 })[0]).toMatchObject({
    active: { http: { expectedStatuses: [503], retriableStatuses: counted.filter((status) => status !== 503) } },
  });
});

test.each([
  { hostnames: ["*.example.com", "till.example.com"], asked: "till.example.com" },
  { hostnames: ["*.example.com"], asked: "checkout.shop.svc" },
  { hostnames: null, asked: "checkout.shop.svc" },
])("hostnames $hostnames: pods are asked for $asked", ({ hostnames, asked }) => {
  expect(healthChecks(check, { hostnames })[0]).toMatchObject({ active: { http: { hostname: asked } } });
});

test("on an existing route the host name is left to Envoy Gateway, which knows it", () => {
  const traffic = { route: "existing", parentRef: null, hostnames: null, path: null, allowWeaker: ["retry.methods"] };
  const { hostname, ...http } = active.http;
  expect(hostname).toBe("shop.example.com");
  expect(healthChecks(check, traffic)).toEqual([{ panicThreshold: 50, passive, active: { ...active, http } }]);
});

test.each([
  ["700ms", "1s", false],
  ["999ms", "1s", false],
  ["1s", "1s", true],
  ["1001ms", "1s", true],
])("a timeout of %s every %s is refused: %s", (timeout, interval, refused) => {
  const { problems } = guardrails({ ...check, timeout, interval });
  expect(rulesOf(problems).includes("traffic/health-check-timeout")).toBe(refused);
});

test("the finding has both numbers", () => {
  expect(only(guardrails({ ...check, timeout: "6s" }).problems, "traffic/health-check-timeout")).toEqual({
    rule: "traffic/health-check-timeout",
    severity: "error",
    path: "spec.traffic.healthCheck.timeout",
    message: "a check may take 6s, and the next one is due after 5s",
    got: "6s",
    allowed: "below 5s",
    fix: "shorten timeout, or lengthen interval to more than 6s",
  });
});

test.each(["traefik", "nginx"])("%s has none, and says so", (gateway) => {
  const { problems } = guardrails(check, { gateway });
  const missing = problems.filter(({ path }) => path === "spec.traffic.healthCheck");
  expect(missing).toMatchObject([{ rule: "traffic/unsupported", severity: "error" }]);
});

test("a path is read only if a request line can carry it", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `/${text}`),
      ),
      (path) => {
        const document = contractDocument<{ spec: { traffic: object } }>("checkout");
        const traffic = { ...document.spec.traffic, healthCheck: { path } };
        const { service } = readService({ ...document, spec: { ...document.spec, traffic } });
        const read = service?.traffic?.healthCheck?.path;
        const isPlain = path.startsWith("/") && !/[^!-~]|["'<>{}|\\^`#[\]]/.test(path);
        return read === undefined || (read === path && isPlain);
      },
    ),
  );
});

test.each([
  ["31s", undefined],
  ["30s", undefined],
  ["29s", "2s900ms"],
  ["10s", "1s"],
  ["1s", "100ms"],
])("an ejection of %s is looked after every %s", (ejectedFor, interval) => {
  const { policies } = trafficGuardrails(
    contractService("checkout", { traffic: { circuitBreaker: { eject: { for: ejectedFor } } } }),
  );
  const [{ passive: found }] = policies.map(({ spec }) => (spec as { healthCheck: { passive: object } }).healthCheck);
  expect(found).toEqual({ ...passive, baseEjectionTime: ejectedFor, ...(interval !== undefined && { interval }) });
});
