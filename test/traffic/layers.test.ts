import fc from "fast-check";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { deadlineVariable } from "../../src/traffic/deadlines-config-map";
import { contractService } from "./contract-service";

/** What is said of the contract (request 2s, backendRequest 600ms, 2 attempts) with something around it. */
function said(traffic: object, workload: object = {}) {
  const service = contractService("checkout", { traffic, workload });
  const ours = /layer|amplification|shutdown|deadline/;
  return trafficGuardrails(service)
    .problems.filter(({ rule }) => ours.test(rule))
    .map(({ rule, path, message, fix }) => [rule, path, message, fix]);
}

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
      "app gives up after 1s999ms, and the gateway answers within 2s",
      "shorten timeouts.request to 1s999ms or less, or let app wait 2s or longer",
    ],
  ]);
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
      "retry in one layer only, mostly the one nearest to the backends",
    ],
  ]);
});

test("a pod outlives its preStop wait and one more request", () => {
  expect(said({}, { shutdown: { gracePeriod: "10600ms", preStop: "10s" } })).toEqual([]);
  expect(said({}, { shutdown: { gracePeriod: "10599ms", preStop: "10s" } })).toEqual([
    [
      "traffic/shutdown",
      "spec.workload.shutdown.gracePeriod",
      "a pod waits 10s in preStop, and a request may then take 600ms (timeouts.backendRequest): 10s600ms, longer than its grace period of 10s599ms",
      "set gracePeriod (terminationGracePeriodSeconds) to 10s600ms or more",
    ],
  ]);
});

test("the app gives up before the gateway does, and before its pod is killed", () => {
  expect(said({ deadlines: { database: "599ms" } })).toEqual([]);
  expect(said({ deadlines: { database: "600ms", "payments-api": "100ms" } })).toEqual([
    [
      "traffic/deadline",
      "spec.traffic.deadlines.database",
      "the app waits up to 600ms for database, and timeouts.backendRequest is 600ms",
      "shorten it, so that there is time to answer, or lengthen timeouts.backendRequest",
    ],
  ]);
  const slow = { deadlines: { database: "1s" }, timeouts: { backendRequest: null, request: "60s" }, retry: null };
  expect(
    said(slow, { shutdown: { gracePeriod: "1s" } })
      .at(-1)
      ?.slice(0, 3),
  ).toEqual([
    "traffic/deadline",
    "spec.traffic.deadlines.database",
    "the app waits up to 1s for database, and workload.shutdown.gracePeriod is 1s",
  ]);
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
