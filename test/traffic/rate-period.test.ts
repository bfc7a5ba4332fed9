import { ratePeriodProblems } from "../../src/traffic/rate-period-problems";
import { bareService } from "./bare-service";

const problemsOf = (gateway: Parameters<typeof bareService>[0], rateLimit: object) =>
  ratePeriodProblems(bareService(gateway, { rateLimit }).traffic);

test.each([
  ["nginx", "nginx lets 2 through at once, and then spreads 120 evenly over each hour"],
  ["nginx-gateway-fabric", "nginx-gateway-fabric lets 2 through at once, and then spreads 120 evenly over each hour"],
  ["nginx-ingress", "nginx-ingress lets 2 through at once, and then spreads 120 evenly over each hour"],
  ["ingress-nginx", "ingress-nginx lets 3 through at once, and then spreads 120 evenly over each hour"],
  ["traefik", "traefik lets 1 through at once, and then spreads 120 evenly over each hour"],
  ["envoy-gateway", "envoy-gateway lets all 120 through at once, and the next 120 when the hour is over"],
] as const)("%s says what it makes of 120 an hour", (gateway, message) => {
  expect(problemsOf(gateway, { requests: 120, per: "hour" })).toMatchObject([
    {
      rule: "traffic/rate-limit-period",
      severity: "info",
      path: "spec.traffic.rateLimit.per",
      message,
      got: "120 an hour",
    },
  ]);
});

test("a burst that is written is what comes at once", () => {
  expect(problemsOf("nginx", { requests: 120, per: "minute", burst: 40 })[0].message).toBe(
    "nginx lets 41 through at once, and then spreads 120 evenly over each minute",
  );
});

test.each(["nginx", "envoy-gateway"] as const)("a limit a second needs no word on %s", (gateway) => {
  expect(problemsOf(gateway, { requests: 120, per: "second" })).toEqual([]);
});

test("a rate that cannot be written is reported elsewhere", () => {
  expect(problemsOf("ingress-nginx", { requests: 7, per: "hour" })).toEqual([]);
});
