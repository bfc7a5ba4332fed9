import fc from "fast-check";
import type { Gateway } from "../../src/spec/traffic-spec";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { deadlineVariable } from "../../src/traffic/deadlines-config-map";
import { bareService } from "./bare-service";
import { contractService } from "./contract-service";

/** What is said of the contract (request 2s, backendRequest 600ms, 2 attempts) with something around it. */
function said(traffic: object, workload: object = {}) {
  const service = contractService("checkout", { traffic, workload });
  const ours = /layer|amplification|shutdown|deadline/;
  return trafficGuardrails(service)
    .problems.filter(({ rule }) => ours.test(rule))
    .map(({ rule, path, message, fix }) => [rule, path, message, fix]);
}

/** What is said of a service that states nothing else. */
function ofBare(gateway: Gateway, traffic: object, spec: object = {}) {
  const ours = /layer|amplification|shutdown|deadline/;
  return trafficGuardrails(bareService(gateway, { ...traffic }, { ...spec }))
    .problems.filter(({ rule }) => ours.test(rule))
    .map(({ severity, rule, message, allowed }) => [severity, rule, message, allowed]);
}

const upstreams = ["10.0.0.11", "10.0.0.12", "10.0.0.13"].map((host) => ({ host, port: 8080 }));
const cdn = (timeout: string) => ({ layers: [{ name: "cdn", timeout }] });

test("a layer that gives up before the gateway does is refused with both numbers; equal is enough", () => {
  const layers = (timeout: string) => ({
    layers: [
      { name: "cdn", timeout: "30s" },
      { name: "app", timeout },
    ],
  });
  expect(said(layers("2s"))).toEqual([]);
  expect(said(layers("1999ms"))).toEqual([
    [
      "traffic/layer-timeout",
      "spec.traffic.layers[1].timeout",
      "app gives up after 1s999ms, and the gateway may go on for 2s (request 2s)",
      "set timeouts.request to 1s999ms or less, or let app wait 2s or longer",
    ],
  ]);
});

test("Envoy's own limit counts where none is written", () => {
  expect(ofBare("envoy-gateway", cdn("15s"))).toEqual([]);
  expect(ofBare("envoy-gateway", cdn("14999ms"))).toEqual([
    [
      "error",
      "traffic/layer-timeout",
      "cdn gives up after 14s999ms, and the gateway may go on for 15s (Envoy's own limit of 15s for a request)",
      "at least 15s",
    ],
  ]);
});

test("without a limit for the request all tries together are what a layer waits for", () => {
  const traffic = (timeout: string) => ({
    ...cdn(timeout),
    upstreams,
    timeouts: { backendRequest: "5s" },
    retry: { attempts: 1, conditions: ["timeout"] },
    allowWeaker: ["timeouts.backendRequest"],
  });
  expect(ofBare("nginx", traffic("10s")).map(([, rule]) => rule)).toEqual(["traffic/layer-timeout-unbounded"]);
  expect(ofBare("nginx", traffic("9999ms"))).toEqual([
    [
      "error",
      "traffic/layer-timeout",
      "cdn gives up after 9s999ms, and the gateway may go on for 10s (2 tries of backendRequest 5s, 10s together)",
      "at least 10s",
    ],
  ]);
});

test("where the gateway does not bound the whole answer, a layer that waits as long is still warned about", () => {
  const found = ofBare("nginx", { ...cdn("2s"), timeouts: { request: "2s" }, allowWeaker: ["timeouts.request"] });
  expect(found).toEqual([
    [
      "warning",
      "traffic/layer-timeout-unbounded",
      "an answer may take longer than anybody waits (cdn after 2s): on nginx (proxy_next_upstream_timeout) there is no limit for the whole request: it only keeps further tries from starting, and a try that has started runs on",
      undefined,
    ],
  ]);
  expect(ofBare("nginx", { layers: [{ name: "cdn", attempts: 0 }] })).toEqual([]);
});

test("retries of several layers multiply, and three tries are the most", () => {
  const layers = (attempts: number) => ({
    layers: [
      { name: "app", attempts },
      { name: "cdn", timeout: "10s" },
    ],
  });
  expect(said(layers(0))).toEqual([]);
  expect(said({ ...layers(2), retry: null })).toEqual([]);
  expect(said(layers(1))).toEqual([
    [
      "traffic/retry-amplification",
      "spec.traffic.layers",
      "the backends may see one request 6 times: app 2 x the gateway 3",
      "retry in one layer only, at most 2 times, mostly the one nearest to the backends",
    ],
  ]);
});

test("the gateway's own repeats count where a layer repeats nothing; what NGINX never tries does not", () => {
  const layers = [{ name: "cdn", attempts: 0 }];
  const retry = (attempts: number) => ({ layers, retry: { attempts, conditions: [503] } });
  expect(ofBare("envoy-gateway", retry(2))).toEqual([]);
  expect(ofBare("envoy-gateway", retry(3))).toEqual([
    ["error", "traffic/retry-amplification", "the backends may see one request 4 times: the gateway 4", "at most 3"],
  ]);
  expect(ofBare("envoy-gateway", { ...retry(3), layers: [] })).toEqual([]);
  const many = retry(9).retry;
  expect(ofBare("nginx", { layers, retry: many, upstreams })).toEqual([]);
  expect(
    ofBare("nginx", { layers, retry: many, upstreams: [...upstreams, { host: "10.0.0.14", port: 8080 }] }),
  ).toEqual([
    ["error", "traffic/retry-amplification", "the backends may see one request 4 times: the gateway 4", "at most 3"],
  ]);
});

test("a pod outlives its preStop wait and one more request", () => {
  expect(said({}, { shutdown: { gracePeriod: "12s", preStop: "10s" } })).toEqual([]);
  expect(said({}, { shutdown: { gracePeriod: "11999ms", preStop: "10s" } })).toEqual([
    [
      "traffic/shutdown",
      "spec.workload.shutdown.gracePeriod",
      "a pod waits 10s in preStop, and a request may then take 2s (request 2s): 12s, longer than its grace period of 11s999ms",
      "set gracePeriod (terminationGracePeriodSeconds) to 12s or more",
    ],
  ]);
});

test("where nothing is said of stopping, Kubernetes' 30s hold; upstreams may be no pods", () => {
  const request = (value: string) => ({ timeouts: { request: value }, allowWeaker: ["timeouts.request"] });
  expect(ofBare("nginx", request("30s"))).toEqual([]);
  expect(ofBare("nginx", { ...request("30001ms"), upstreams })).toEqual([]);
  expect(ofBare("nginx", request("30001ms"))).toEqual([
    [
      "error",
      "traffic/shutdown",
      "a pod waits 0s in preStop, and a request may then take 30s1ms (request 30s1ms): 30s1ms, longer than Kubernetes' own grace period of 30s",
      "at least 30s1ms",
    ],
  ]);
});

test("a pod has the time of one try where the request has no limit", () => {
  const traffic = { timeouts: { backendRequest: "7s" }, allowWeaker: ["timeouts.backendRequest"] };
  const workload = (gracePeriod: string) => ({ workload: { shutdown: { gracePeriod, preStop: "3s" } } });
  expect(ofBare("nginx", traffic, workload("10s"))).toEqual([]);
  expect(ofBare("nginx", traffic, workload("9s")).map(([, rule]) => rule)).toEqual(["traffic/shutdown"]);
});

test("the app gives up before the gateway does", () => {
  expect(said({ deadlines: { database: "599ms" } })).toEqual([]);
  expect(said({ deadlines: { database: "600ms", "payments-api": "100ms" } })).toEqual([
    [
      "traffic/deadline",
      "spec.traffic.deadlines.database",
      "the app waits up to 600ms for database, and timeouts.backendRequest is 600ms",
      "shorten it, so that there is time to answer, or lengthen timeouts.backendRequest",
    ],
  ]);
  expect(ofBare("envoy-gateway", { deadlines: { db: "14999ms" } })).toEqual([]);
  expect(ofBare("envoy-gateway", { deadlines: { db: "15s" } })[0][2]).toBe(
    "the app waits up to 15s for db, and the gateway has Envoy's own limit of 15s for a request",
  );
});

test("and before its pod is killed: preStop and the deadline fit into the grace period", () => {
  const traffic = (db: string) => ({ deadlines: { db }, upstreams: undefined });
  const stops = { workload: { shutdown: { gracePeriod: "30s", preStop: "20s" } } };
  expect(ofBare("nginx", traffic("10s"), stops)).toEqual([]);
  expect(ofBare("nginx", traffic("10001ms"), stops)).toEqual([
    [
      "error",
      "traffic/deadline",
      "the app waits up to 10s1ms for db, and its pod's grace period of 30s leaves 10s after 20s of preStop",
      "at most 10s",
    ],
  ]);
  expect(ofBare("nginx", traffic("30s"))).toEqual([]);
  expect(ofBare("nginx", traffic("30001ms"))[0][2]).toBe(
    "the app waits up to 30s1ms for db, and Kubernetes' own grace period of 30s leaves 30s after 0s of preStop",
  );
});

test("deadlines reach the pods as environment variables in a ConfigMap", () => {
  const service = contractService("checkout", {
    traffic: { deadlines: { "payments-api": "400ms", database: "300ms" } },
  });
  expect(trafficGuardrails(service).policies.at(-1)).toEqual({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "checkout-deadlines", namespace: "shop", labels: { team: "payments" } },
    data: { DEADLINE_PAYMENTS_API_MS: "400", DEADLINE_DATABASE_MS: "300" },
  });
  expect(trafficGuardrails(contractService("checkout")).policies.map(({ kind }) => kind)).not.toContain("ConfigMap");
});

test("every name makes an environment variable, and different names different ones", () => {
  const name = fc.stringMatching(/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/);
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(deadlineVariable(one)).toMatch(/^[A-Z_][A-Z0-9_]*$/);
      expect(deadlineVariable(one) === deadlineVariable(other)).toBe(one === other);
    }),
  );
});
