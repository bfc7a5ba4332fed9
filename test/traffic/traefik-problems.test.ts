import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { only, outline, rulesOf } from "./contract-service";
import { traefikService } from "./traefik-service";

type Fields = Record<string, unknown>;
const problemsOf = (traffic: Fields = {}, spec: Fields = {}) =>
  trafficGuardrails(traefikService(traffic, spec)).problems;
const withoutEject = { circuitBreaker: { eject: null } };

test("the checkout contract on Traefik has no errors: what it loses was accepted, and the rest is said", () => {
  expect(outline(problemsOf())).toEqual([
    "warning traffic/weaker-accepted spec.traffic.timeouts.request",
    "warning traffic/weaker-accepted spec.traffic.timeouts.backendRequest",
    "warning traffic/weaker-accepted spec.traffic.retry.conditions",
    "warning traffic/weaker-accepted spec.traffic.retry.backoff",
    "warning traffic/weaker-accepted spec.traffic.circuitBreaker.eject",
    "warning traffic/weaker-accepted spec.traffic.maxBody",
    "warning traffic/ladder-with-connect spec.traffic.timeouts.connect",
    "info traffic/counts-reset spec.traffic",
  ]);
});

test.each([
  { replicas: 2, attempts: 1, share: "25" },
  { replicas: 3, attempts: 1, share: "11" },
  { replicas: 4, attempts: 2, share: "1.6" },
])(
  "of $replicas pods and $attempts attempts about $share percent fail in all tries",
  ({ replicas, attempts, share }) => {
    const traffic = { ...withoutEject, retry: { attempts } };
    const problem = only(problemsOf(traffic, { workload: { replicas } }), "traffic/retry-same-pod");
    expect(problem.severity).toBe("warning");
    expect(problem.message).toBe(
      `while 1 of ${replicas} pods is dead, about ${share} percent of parallel requests meet it in all ${attempts + 1} tries`,
    );
  },
);

test("a dead pod is nobody's turn with eject, and there is no other with one replica", () => {
  expect(rulesOf(problemsOf())).not.toContain("traffic/retry-same-pod");
  expect(rulesOf(problemsOf(withoutEject, { workload: { replicas: 1 } }))).not.toContain("traffic/retry-same-pod");
  expect(rulesOf(problemsOf({ ...withoutEject, retry: { attempts: 0 } }))).not.toContain("traffic/retry-same-pod");
});

test("ejecting the only pod is an error, since Traefik does it", () => {
  const problem = only(problemsOf({}, { workload: { replicas: 1 } }), "traffic/eject-only-pod");
  expect(problem.severity).toBe("error");
  expect(problem.message).toContain("every request is answered with 503 for 30s");
});

test("what a status stands for besides is said once, and not where it was written", () => {
  const message = (conditions: unknown[]) =>
    problemsOf({ retry: { conditions } }).find(({ rule }) => rule === "traffic/retry-by-status")?.message;
  expect(message(["timeout", "reset", 504])).toBe(
    "reset is status 502, which is also a failed connection and a backend's own 502",
  );
  expect(message(["timeout", "reset"])).toContain("timeout is status 504");
  expect(message(["connect-failure", 503])).toBeUndefined();
});

test.each([
  [{ retry: { methods: ["GET", "PUT", "DELETE"] }, maxBody: "3Mi" }, "a PUT or DELETE with more than 2Mi"],
  [{ retry: { methods: ["GET", "PUT"] }, maxBody: null }, "a PUT with more than 2Mi"],
  [{ retry: { methods: ["GET", "PUT"] }, maxBody: "2Mi" }, undefined],
  [{ retry: { methods: ["GET", "HEAD"] }, maxBody: null }, undefined],
  [{ retry: { methods: ["GET", "PUT"], conditions: ["connect-failure"] }, maxBody: null }, undefined],
])("%j: long bodies that are sent once: %s", (traffic, words) => {
  const found = problemsOf(traffic).find(({ rule }) => rule === "traffic/retry-body");
  expect(found?.message.slice(0, words?.length)).toBe(words);
});

test("which counts begin anew is named, and nothing is said where nothing is counted", () => {
  const only503 = { rateLimit: null, circuitBreaker: { maxParallelRequests: null } };
  expect(only(problemsOf(only503), "traffic/counts-reset").message).toBe(
    "after every change of Traefik's configuration ejected pods get requests again",
  );
  expect(rulesOf(problemsOf({ rateLimit: null, circuitBreaker: null }))).not.toContain("traffic/counts-reset");
});
