import type { Manifest } from "../../src/manifest";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { bareService } from "../traffic/bare-service";
import { contractService } from "../traffic/contract-service";
import { envoyService, installedEnvoy } from "./envoy-process";
import { conditionsOf, surroundings, toXds } from "./envoy-translation";

/* What Envoy Gateway's own translator says of the rendered routes and policies, and the names that it gives to clusters. */

jest.setTimeout(30_000);

const engines = installedEnvoy();
const describeEgctl = engines === undefined ? describe.skip : describe;

const rendered = (service: Parameters<typeof trafficGuardrails>[0]): Manifest[] => {
  const { routes, policies } = trafficGuardrails(service);
  expect(policies.length).toBeGreaterThan(0);
  return [...routes, ...policies];
};

const everything = {
  hostnames: ["shop.example.com", "*.till.example.com"],
  path: "/",
  timeouts: { connect: "1m15s", request: "1h", backendRequest: "5m1s1ms", idle: "1h" },
  retry: {
    attempts: 9,
    conditions: ["connect-failure", "reset", "timeout", 429, 500, 501, 502, 503, 504],
    methods: ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"],
    backoff: "1ms",
    budget: "12.345678%",
  },
  circuitBreaker: { maxConnections: 1, maxPendingRequests: 1, maxParallelRequests: 1, eject: { maxPercent: 100 } },
  rateLimit: { requests: 1, per: "hour" },
  maxBody: "1500k",
};

describeEgctl("on egctl", () => {
  const egctl = engines?.egctl ?? "";
  const accepted = async (manifests: readonly Manifest[], services: readonly string[]) => {
    const conditions = await conditionsOf(egctl, [...surroundings(services), ...manifests]);
    expect(conditions.filter(({ status }) => status !== "True")).toEqual([]);
    return conditions.filter(({ type }) => type === "Accepted").map(({ object }) => object);
  };
  const all = [
    "HTTPRoute checkout-read",
    "HTTPRoute checkout-write",
    "BackendTrafficPolicy checkout-read",
    "BackendTrafficPolicy checkout-write",
  ];

  test("the contract's routes and policies are accepted, with its canary", async () => {
    const service = contractService("checkout");
    expect(await accepted(rendered(service), ["checkout-stable", "checkout-canary"])).toEqual(all);
  });

  test("so are all guardrails at once, with values at their ends", async () => {
    expect(await accepted(rendered(envoyService(everything)), ["checkout"])).toEqual(all);
  });

  /** How often the Gateway's own limits stand in what Envoy would be sent for the service's two routes. */
  async function ofTheGateway(traffic: Record<string, unknown>): Promise<object> {
    const platform = {
      apiVersion: "gateway.envoyproxy.io/v1alpha1",
      kind: "BackendTrafficPolicy",
      metadata: { name: "platform", namespace: "gateways" },
      spec: {
        targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "public" }],
        rateLimit: { local: { rules: [{ limit: { requests: 7, unit: "Second" } }] } },
        timeout: { http: { requestTimeout: "7s" } },
        retry: { numRetries: 7 },
      },
    } as unknown as Manifest;
    const { routes, policies } = trafficGuardrails(bareService("envoy-gateway", traffic));
    const { routes: xds } = await toXds(egctl, [...surroundings(["checkout"]), ...routes, ...policies, platform]);
    const text = JSON.stringify(xds);
    const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
    return { limits: count(/"maxTokens":7,/g), timeouts: count(/"timeout":"7s"/g), retries: count(/"numRetries":7/g) };
  }

  test("a service that asks for nothing leaves the Gateway's own policy in force; one that asks for something replaces it", async () => {
    expect(await ofTheGateway({})).toEqual({ limits: 4, timeouts: 4, retries: 4 });
    expect(await ofTheGateway({ timeouts: { connect: "3s" } })).toEqual({ limits: 0, timeouts: 0, retries: 0 });
    expect(await ofTheGateway({ retry: { attempts: 2 } })).toEqual({ limits: 0, timeouts: 0, retries: 0 });
  });

  test("a body limit switches WebSocket off, which the finding says", async () => {
    const offered = async (traffic: Record<string, unknown>) => {
      const { routes, policies } = trafficGuardrails(bareService("envoy-gateway", traffic));
      const { routes: xds } = await toXds(egctl, [...surroundings(["checkout"]), ...routes, ...policies]);
      return JSON.stringify(xds).match(/websocket/g)?.length ?? 0;
    };
    expect(await offered({ timeouts: { connect: "3s" } })).toBe(4);
    expect(await offered({ maxBody: "3Mi" })).toBe(0);
  });

  test("a second policy on the same route is not, which is why all guardrails of a route are in one", async () => {
    const manifests = rendered(envoyService());
    const policy = manifests.find(({ kind }) => kind === "BackendTrafficPolicy")!;
    const second = { ...policy, metadata: { ...policy.metadata, name: "second" } };
    const conditions = await conditionsOf(egctl, [...surroundings(["checkout"]), ...manifests, second]);
    const refused = conditions.filter(({ status }) => status !== "True");
    expect(refused.map(({ object, type }) => [object, type])).toEqual([["BackendTrafficPolicy second", "Accepted"]]);
  });

  const clusters = async (manifests: readonly Manifest[], services: readonly string[]) =>
    (await toXds(egctl, [...surroundings(services), ...manifests])).clusters.map(({ name }) => name).sort();
  const [read, write] = ["httproute/shop/checkout-read/rule/0", "httproute/shop/checkout-write/rule/0"];

  test.each([
    ["no guardrail but a timeout", { retry: null, circuitBreaker: null, rateLimit: null, maxBody: null }],
    ["everything", everything],
  ])("clusters are named after the service with %s", async (_, traffic) => {
    expect(await clusters(rendered(envoyService(traffic)), ["checkout"])).toEqual([read, write]);
  });

  test("another service's routes on the same host rename none of them", async () => {
    const other = rendered(envoyService({ path: "/a" })).map(
      (manifest) => JSON.parse(JSON.stringify(manifest).replaceAll("checkout-", "aaa-")) as Manifest,
    );
    expect(await clusters([...other, ...rendered(envoyService())], ["checkout"])).toEqual([
      "httproute/shop/aaa-read/rule/0",
      "httproute/shop/aaa-write/rule/0",
      read,
      write,
    ]);
  });

  test("the names do move in a route of several rules, which is why a managed route has one", async () => {
    const [route, ...rest] = rendered(envoyService());
    const spec = route.spec as { rules: { matches: object[] }[] };
    const first = { ...spec.rules[0], matches: [{ path: { type: "PathPrefix", value: "/new" } }] };
    const inserted = { ...route, spec: { ...spec, rules: [first, ...spec.rules] } };
    expect(await clusters([inserted, ...rest], ["checkout"])).toEqual([
      read,
      "httproute/shop/checkout-read/rule/1",
      write,
    ]);
  });
});
