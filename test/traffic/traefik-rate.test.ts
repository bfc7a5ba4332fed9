import fc from "fast-check";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { traefikRate } from "../../src/traffic/traefik-rate";
import { only, rulesOf } from "./contract-service";
import { traefikService } from "./traefik-service";

const SECONDS = { second: 1, minute: 60, hour: 3_600 } as const;

test.each([
  [
    { requests: 50, per: "second" },
    { average: 50, period: "1s", burst: 51, forgottenAfter: 2, earned: 100 },
  ],
  [
    { requests: 1, per: "second" },
    { average: 1, period: "1s", burst: 2, forgottenAfter: 2, earned: 2 },
  ],
  [
    { requests: 1, per: "second", burst: 0 },
    { average: 1, period: "1s", burst: 1, forgottenAfter: 2, earned: 2 },
  ],
  [
    { requests: 90, per: "minute" },
    { average: 90, period: "1m", burst: 3, forgottenAfter: 2, earned: 3 },
  ],
  [
    { requests: 7, per: "minute", burst: 4 },
    { average: 7, period: "1m", burst: 5, forgottenAfter: 9, earned: 1 },
  ],
  [
    { requests: 100, per: "hour" },
    { average: 100, period: "1h", burst: 1, forgottenAfter: 37, earned: 1 },
  ],
] as const)("%j is %j", (limit, rate) => {
  expect(traefikRate(limit)).toEqual(rate);
});

test("unless written, a burst is never more than the rate has earned when Traefik forgets it", () => {
  const limit = fc.record({
    requests: fc.integer({ min: 1, max: 1_000_000 }),
    per: fc.constantFrom("second", "minute", "hour"),
  });
  fc.assert(
    fc.property(limit, ({ requests, per }) => {
      const { burst, forgottenAfter } = traefikRate({ requests, per });
      expect(burst).toBeGreaterThanOrEqual(1);
      expect(burst * SECONDS[per]).toBeLessThanOrEqual(requests * forgottenAfter);
    }),
  );
});

test("a burst that comes back sooner than it is earned is found, with the largest that does not", () => {
  const problemsOf = (burst: number) =>
    trafficGuardrails(traefikService({ rateLimit: { requests: 7, per: "second", burst } })).problems;
  expect(only(problemsOf(14), "traffic/burst-returns")).toMatchObject({
    severity: "warning",
    message: "after 2s without a request 15 are let through at once again, though 7 a second earn 14",
    allowed: "0 to 13",
  });
  expect(rulesOf(problemsOf(13))).not.toContain("traffic/burst-returns");
});

test.each([
  [{ requests: 7, per: "minute", burst: 4 }, "though 7 a minute earn 1"],
  [{ requests: 100, per: "hour", burst: 1 }, "though 100 an hour earn 1"],
])("where only one is earned %j is told a burst that can be set", (rateLimit, earned) => {
  const { problems } = trafficGuardrails(traefikService({ rateLimit }));
  const message = expect.stringContaining(earned) as string;
  const fix = "set burst to 0, or leave it out";
  expect(only(problems, "traffic/burst-returns")).toMatchObject({ allowed: "0", fix, message });
  const rules = rulesOf(trafficGuardrails(traefikService({ rateLimit: { ...rateLimit, burst: 0 } })).problems);
  expect(rules).not.toContain("traffic/burst-returns");
});
