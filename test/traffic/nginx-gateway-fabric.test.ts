import fc from "fast-check";
import { ByteSize } from "../../src/units/byte-size";
import { Duration } from "../../src/units/duration";
import { fabricDuration, fabricSize } from "../../src/traffic/nginx-gateway-fabric-syntax";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { only, outline, rulesOf } from "./contract-service";
import { bareService } from "./bare-service";

type Fields = Record<string, unknown>;
const guardrails = (traffic: Fields = {}, spec: Fields = {}) =>
  trafficGuardrails(bareService("nginx-gateway-fabric", traffic, spec));

const metadata = { name: "checkout", namespace: "shop", labels: { team: "payments" } };
const route = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "checkout" };
const everything = {
  path: "/pay/",
  timeouts: { connect: "470ms", backendRequest: "11s", request: "61s", idle: "90s", clientBody: "120s" },
  rateLimit: { requests: 5460, per: "hour", burst: 13 },
  maxBody: "3Mi",
  allowWeaker: ["timeouts.request", "timeouts.backendRequest"],
};

test("one HTTPRoute without timeouts or retries, attached to its Gateway", () => {
  expect(guardrails(everything).routes).toEqual([
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata,
      spec: {
        parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "gateways", name: "public" }],
        hostnames: ["shop.example.com"],
        rules: [
          {
            matches: [{ path: { type: "PathPrefix", value: "/pay" } }],
            backendRefs: [{ group: "", kind: "Service", name: "checkout", port: 80, weight: 1 }],
          },
        ],
      },
    },
  ]);
});

test("every limit is in the policy that has it, in the policy's own syntax", () => {
  const { policies } = guardrails(everything);
  expect(policies.map(({ apiVersion }) => apiVersion)).toEqual(Array(4).fill("gateway.nginx.org/v1alpha1"));
  expect(policies.map((each) => each.metadata)).toEqual(Array(4).fill(metadata));
  expect(policies.map(({ kind, spec }) => [kind, spec])).toEqual([
    ["ProxySettingsPolicy", { targetRefs: [route], timeout: { connect: "470ms", read: "11s", send: "11s" } }],
    [
      "UpstreamSettingsPolicy",
      { targetRefs: [{ group: "", kind: "Service", name: "checkout" }], keepAlive: { timeout: "90s" } },
    ],
    ["ClientSettingsPolicy", { targetRef: route, body: { maxSize: "3m", timeout: "2m" } }],
    [
      "RateLimitPolicy",
      {
        targetRefs: [route],
        rateLimit: {
          rejectCode: 429,
          local: { rules: [{ key: "shop-checkout", rate: "91r/m", zoneSize: "1m", burst: 13, noDelay: true }] },
        },
      },
    ],
  ]);
});

test("with nothing asked for there is a route, no policy and nothing to say", () => {
  const { routes, policies, problems } = guardrails();
  expect([routes.length, policies, problems]).toEqual([1, [], []]);
});

test("a route of somebody else gets the policies by its name, and none is made", () => {
  const { routes, policies } = guardrails({ ...everything, route: "existing", routeName: "till" });
  expect(routes).toEqual([]);
  expect(policies.map(({ spec }) => JSON.stringify(spec).includes('"name":"till"'))).toEqual([true, false, true, true]);
});

test("a canary's two Services are behind the route from the start, and both keep connections as asked", () => {
  const canary = { controller: "argo-rollouts", guardSlos: ["availability"] };
  const { routes, policies } = guardrails({ timeouts: { idle: "61s" } }, { canary });
  const [{ backendRefs }] = (routes[0].spec as { rules: { backendRefs: object[] }[] }).rules;
  expect(backendRefs).toMatchObject([
    { name: "checkout-stable", weight: 100 },
    { name: "checkout-canary", weight: 0 },
  ]);
  expect((policies[0].spec as Fields).targetRefs).toMatchObject([
    { name: "checkout-stable" },
    { name: "checkout-canary" },
  ]);
});

test.each([
  ["15000ms", "15s"],
  ["9999ms", "9999ms"],
  ["90s", "90s"],
  ["1m30s", "90s"],
  ["2h46m39s", "9999s"],
  ["24h", "24h"],
  ["2h46m41s", undefined],
  ["12345ms", undefined],
])("%s is %s", (written, printed) => {
  expect(fabricDuration(Duration.parse(written)!)).toBe(printed);
});

test.each([
  ["9999Ki", "9999k"],
  ["10240Ki", "10m"],
  ["1Gi", "1g"],
  ["10001Ki", undefined],
  ["10M", undefined],
  ["2k", "2000"],
])("a body of %s is %s", (written, printed) => {
  expect(fabricSize(ByteSize.parse(written)!)).toBe(printed);
});

test("what is printed has the CRD's form and the value it was given, or nothing is printed", () => {
  const units: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  fc.assert(
    fc.property(fc.integer({ min: 1_000, max: 86_400_000 }), (milliseconds) => {
      const text = fabricDuration(Duration.of(milliseconds, "ms"));
      if (text === undefined)
        return Object.values(units).every((size) => milliseconds % size || milliseconds / size > 9_999);
      const [, amount, unit] = /^([0-9]{1,4})(ms|s|m|h)$/.exec(text)!;
      return Number(amount) * units[unit] === milliseconds;
    }),
  );
  const sizes: Record<string, number> = { "": 1, k: 1_024, m: 1_048_576, g: 1_073_741_824 };
  fc.assert(
    fc.property(fc.integer({ min: 1_024, max: 1_073_741_824 }), fc.constantFrom(1, 1_024, 1_048_576), (bytes, step) => {
      const size = Math.ceil(bytes / step) * step;
      const text = fabricSize(ByteSize.parse(String(size))!);
      if (text === undefined) return Object.values(sizes).every((unit) => size % unit || size / unit > 9_999);
      const [, amount, unit] = /^(\d{1,4})(k|m|g)?$/.exec(text)!;
      return Number(amount) * sizes[unit ?? ""] === size;
    }),
  );
});

test("a time or size that a policy cannot hold is refused with its neighbours, and nothing is rendered", () => {
  const traffic = {
    timeouts: { connect: "10001ms", idle: "10001s", clientBody: "12s500ms" },
    maxBody: "10M",
  };
  const { routes, policies, problems } = guardrails(traffic);
  expect([routes, policies]).toEqual([[], []]);
  expect(
    problems.filter(({ severity }) => severity === "error").map(({ path, message, fix }) => [path, message, fix]),
  ).toEqual([
    ["spec.traffic.timeouts.connect", "nginx-gateway-fabric cannot take 10s1ms", "write 10s or 11s"],
    ["spec.traffic.timeouts.idle", "nginx-gateway-fabric cannot take 2h46m41s", "write 166m or 167m"],
    ["spec.traffic.timeouts.clientBody", "nginx-gateway-fabric cannot take 12s500ms", "write 12s or 13s"],
    ["spec.traffic.maxBody", "nginx-gateway-fabric cannot take 10000000, which is 10000000 bytes", "write 9Mi or 10Mi"],
  ]);
});

test.each([
  [{ timeouts: { idle: "23h59m59s" } }, "write 1439m or 1440m"],
  [{ timeouts: { idle: "9999s1ms" } }, "write 166m or 167m"],
])("a neighbour that is no form of the gateway's is not suggested: %j", (traffic, fix) => {
  const refused = guardrails(traffic).problems.filter(({ rule }) => rule.endsWith("-not-expressible"));
  expect(refused.map((problem) => problem.fix)).toEqual([fix]);
});

test("what is suggested is accepted", () => {
  const errors = (idle: string) =>
    guardrails({ timeouts: { idle } }).problems.filter(({ rule }) => rule === "traffic/duration-not-expressible");
  const times = fc
    .integer({ min: 1_000, max: 86_400_000 })
    .map((milliseconds) => String(Duration.of(milliseconds, "ms")));
  fc.assert(
    fc.property(times, (idle) => {
      const suggested = errors(idle).flatMap(({ fix }) => fix.match(/\d+[smh]/g) ?? []);
      for (const text of suggested) expect(errors(text)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test("retries cannot be set, not even to none, and neither can ejection", () => {
  const errors = (traffic: Fields) =>
    outline(guardrails(traffic).problems.filter(({ rule }) => rule === "traffic/unsupported"));
  expect(errors({ retry: { attempts: 0 } })).toEqual(["error traffic/unsupported spec.traffic.retry.attempts"]);
  expect(errors({ circuitBreaker: { eject: { consecutiveFailures: 3, for: "7s", maxPercent: 51 } } })).toEqual([
    "error traffic/unsupported spec.traffic.circuitBreaker.eject",
  ]);
});

test("that one slow GET may take all pods out for 10s is said with the numbers, where there is more than one", () => {
  const slow = { timeouts: { connect: "470ms", backendRequest: "11s" }, allowWeaker: ["timeouts.backendRequest"] };
  expect(only(guardrails(slow).problems, "traffic/eject-fixed")).toMatchObject({
    severity: "warning",
    path: "spec.traffic.timeouts",
    message:
      "a pod that connects for longer than 470ms or is silent for longer than 11s gets no requests for 10s, and the request is tried on the next one: one slow GET may take out all 4, and every request is answered with 502 until the 10s are over",
  });
  expect(rulesOf(guardrails(slow, { workload: { replicas: 1 } }).problems)).not.toContain("traffic/eject-fixed");
  expect(rulesOf(guardrails({ timeouts: { idle: "90s" } }).problems)).not.toContain("traffic/eject-fixed");
});

test("a managed route needs its Gateway", () => {
  expect(rulesOf(guardrails({ parentRef: undefined }).problems)).toContain("traffic/parent-ref");
});

test("a layer that repeats meets NGINX's own tries, one on each pod", () => {
  const layers = [{ name: "app", attempts: 1 }];
  expect(only(guardrails({ layers }).problems, "traffic/retry-amplification").message).toBe(
    "the backends may see one request 8 times: app 2 x the gateway 4",
  );
  expect(rulesOf(guardrails({ layers }, { workload: { replicas: 1 } }).problems)).not.toContain(
    "traffic/retry-amplification",
  );
});
