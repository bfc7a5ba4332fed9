import { checkoutCanary } from "./checkout";

const RULE = "canary/ejection-hides-errors";
const traffic = (circuitBreaker?: object, gateway = "envoy-gateway") => ({
  gateway,
  parentRef: { name: "public", namespace: "gateways" },
  expected: { requestsPerSecond: 40 },
  ...(circuitBreaker && { circuitBreaker }),
});
const found = (circuitBreaker?: object, gateway?: string) =>
  checkoutCanary({
    spec: { traffic: traffic(circuitBreaker, gateway) },
    canary: { guardSlos: ["availability"] },
  });

test("a pod is ejected before it could show as many errors as abort: both numbers are said", () => {
  const { problems, plan } = found({ eject: { consecutive5xx: 1, for: "37s" } });
  const needed = plan!.verdicts[0].test.abortingErrors;
  expect(needed).toBe(2);
  const [problem, ...more] = problems.filter(({ rule }) => rule === RULE);
  expect(more).toEqual([]);
  expect(problem).toMatchObject({ severity: "warning", got: "1", allowed: "2 or more" });
  expect(problem.message).toContain("for 37s");
});

test.each([
  ["as many failures as abort", { eject: { consecutive5xx: 2, for: "37s" } }, undefined],
  ["no ejection", undefined, undefined],
  [
    "no router, so that no requests of one version are kept away from it",
    { eject: { consecutiveFailures: 1, for: "37s" } },
    "ingress-nginx",
  ],
])("nothing is said of %s", (_, circuitBreaker, gateway) => {
  expect(found(circuitBreaker, gateway).problems.map(({ rule }) => rule)).not.toContain(RULE);
});
