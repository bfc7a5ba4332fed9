import { latencyProblems } from "../../src/traffic/latency-problems";
import { bareService } from "./bare-service";
import { only } from "./contract-service";

const availability = { name: "availability", objective: 99.9, indicator: { availability: { source: "app" } } };
const slos = (source: string, threshold: string) => [
  availability,
  { name: "latency", objective: 99, indicator: { latency: { source, threshold } } },
];

const envoy = (source: string, threshold: string, traffic: object = { timeouts: { request: "2s" } }) =>
  latencyProblems(bareService("envoy-gateway", { ...traffic }, { slos: slos(source, threshold) }));
const nginx = (threshold: string, traffic: object) =>
  latencyProblems(bareService("nginx", { ...traffic }, { slos: slos("app", threshold) }));

test("a threshold at the request's timeout can never be missed at the gateway", () => {
  expect(envoy("gateway", "1999ms")).toEqual([]);
  expect(envoy("gateway", "2s")).toEqual([
    {
      rule: "traffic/latency-above-timeout",
      severity: "error",
      path: "spec.slos[1].indicator.latency.threshold",
      message: "the threshold of 2s is not below request 2s",
      got: "2s",
      allowed: "below 2s",
      fix: "lower the threshold or lengthen the request's timeout",
    },
  ]);
});

test("measured by the app it is warned about: the client saw a timeout", () => {
  expect(envoy("app", "1999ms")).toEqual([]);
  expect(only(envoy("app", "2s"), "traffic/latency-beyond-timeout")).toMatchObject({
    severity: "warning",
    message:
      "the threshold of 2s is not below request 2s: a client may have seen a timeout where the SLO counts a good answer",
  });
});

test("a limit that nobody wrote holds as well: Envoy's own, and all tries of a silent backend on NGINX", () => {
  expect(envoy("app", "14999ms", {})).toEqual([]);
  expect(envoy("app", "15s", {})[0].message).toMatch(
    /^the threshold of 15s is not below Envoy's own limit of 15s for a request: /,
  );
  const traffic = (attempts: number) => ({
    timeouts: { backendRequest: "700ms" },
    retry: { attempts, conditions: ["timeout"] },
    upstreams: ["10.0.0.11", "10.0.0.12"].map((host) => ({ host, port: 8080 })),
  });
  expect(nginx("699ms", traffic(0))).toEqual([]);
  expect(nginx("700ms", traffic(0))[0].message).toMatch(/is not below backendRequest 700ms: /);
  expect(nginx("1399ms", traffic(2))).toEqual([]);
  expect(nginx("1400ms", traffic(2))[0]).toMatchObject({
    rule: "traffic/latency-beyond-timeout",
    message: expect.stringMatching(/is not below 2 tries of backendRequest 700ms, 1s400ms together: /) as string,
  });
});

test("without any limit nothing is said", () => {
  expect(nginx("1h", {})).toEqual([]);
});
