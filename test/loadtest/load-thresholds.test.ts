import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { fullProfile, smokeProfile } from "../../src/loadtest/load-profile";
import { loadThresholds, SMOKE_FAILURES } from "../../src/loadtest/load-thresholds";
import { checkoutService } from "../canary/checkout";

const slo = (name: string, objective: number | string, indicator: object) => ({
  name,
  objective,
  window: "30d",
  indicator,
});
const available = (name: string, objective: number | string) =>
  slo(name, objective, { availability: { source: "app" } });
const fast = (name: string, objective: number, threshold: string) =>
  slo(name, objective, { latency: { source: "app", threshold } });
const paid = slo("paid", 99, { ratio: { bad: "lost_total", total: "all_total" } });

function thresholds(profile: "full" | "smoke", ...slos: readonly object[]) {
  const service = checkoutService({ besideSlos: true, spec: { slos, canary: null } });
  const make = profile === "full" ? fullProfile : smokeProfile;
  return loadThresholds(guardedSlos(service).slos, make(service, service.loadTest!));
}

test("the whole test is held to the promises, to nine tenths of its requests, and to nothing else", () => {
  expect(thresholds("full", available("a", 99.95), fast("f", 99.5, "250ms"), paid)).toEqual({
    http_req_failed: ["rate<0.0005"],
    http_req_duration: ["p(99.5)<250"],
    http_reqs: ["count>=17280"],
  });
});

test("several promises are several thresholds, and equal ones are one", () => {
  const many = [
    available("a", 99),
    available("b", "99.0"),
    available("c", 99.9),
    fast("f", 99, "250ms"),
    fast("s", 90, "1s"),
  ];
  expect(thresholds("full", ...many)).toMatchObject({
    http_req_failed: ["rate<0.01", "rate<0.001"],
    http_req_duration: ["p(99)<250", "p(90)<1000"],
  });
});

test("where nothing is promised of errors there is a limit all the same: a refusal is fast", () => {
  expect(thresholds("full", fast("f", 99, "100ms")).http_req_failed).toEqual(["rate<0.01"]);
  expect(thresholds("smoke", paid)).toEqual({ http_req_failed: ["rate<0.025"], http_reqs: ["count>=90"] });
});

test.each([
  [99.9, "rate<0.025"],
  [99.99, "rate<0.025"],
  [99, "rate<0.144"],
  [95, "rate<0.5"],
])("a smoke test of %d %% is held to what pages, or to two failures: %s", (objective, limit) => {
  expect(thresholds("smoke", available("a", objective)).http_req_failed).toEqual([limit]);
});

/** Chance of more than `most` failures in `n` requests that fail with chance `p`. */
function chanceOfMore(most: number, n: number, p: number): number {
  let [term, sum] = [(1 - p) ** n, 0];
  for (let failed = 0; failed <= most; failed++) {
    sum += term;
    term *= ((n - failed) / (failed + 1)) * (p / (1 - p));
  }
  return 1 - sum;
}

test.each([50, 90, 97, 98, 99, 99.5, 99.7, 99.8, 99.85, 99.9, 99.95, 99.99, 99.999])(
  "a version exactly as good as %d %% fails a smoke test in less than one of 500",
  (objective) => {
    const [limit] = thresholds("smoke", available("a", objective)).http_req_failed;
    const allowed = Math.ceil(Number(limit.slice("rate<".length)) * 100) - 1;
    expect(allowed).toBeGreaterThanOrEqual(SMOKE_FAILURES);
    // At 50 % the limit is what is promised: no test can tell both apart.
    if (objective > 50) expect(chanceOfMore(allowed, 100, 1 - objective / 100)).toBeLessThan(1 / 500);
  },
);

test("one request in ten that fails is noticed in 998 of 1000 smoke tests", () => {
  expect(chanceOfMore(SMOKE_FAILURES, 100, 0.1)).toBeGreaterThan(0.998);
});
