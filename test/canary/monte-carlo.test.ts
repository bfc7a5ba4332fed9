import { checkoutCanary } from "./checkout";
import { emittedRelease } from "./release/emitted-release";
import { confidence, KINDS, REQUESTS_PER_LOOK, tallyOf } from "./release/monte-carlo";
import type { Kind } from "./release/monte-carlo";
import { failures, seededRandom } from "./release/seeded-random";
import { simulateRelease } from "./release/simulate-release";

/* A small version of `npm run canary:monte-carlo`, which runs 10,000 releases a row. */

const RUNS = 300;
const kind = (name: string): Kind => KINDS.find((each) => each.name === name)!;
const tally = (name: string, requestsPerLook: number, rule: "emitted" | "usual" = "emitted") =>
  tallyOf(rule, kind(name), { requestsPerLook, runs: RUNS, seed: "test" });

const limited = KINDS.filter(({ wrong }) => wrong !== undefined);

test.each(limited.flatMap(({ name }) => REQUESTS_PER_LOOK.map((requests) => [name, requests] as const)))(
  "a release %s, %i requests a look, gets the wrong verdict as seldom as stated",
  (name, requests) => {
    const { wrong } = kind(name);
    expect(confidence(tally(name, requests)[wrong!.outcome], RUNS).low).toBeLessThanOrEqual(wrong!.atMost);
  },
);

test.each([20, 50, 200])("with %i requests a look the right verdict comes in nine of ten releases", (requests) => {
  expect(tally("without errors", requests).promoted).toBe(RUNS);
  expect(tally("exactly as promised", requests).promoted).toBeGreaterThan(0.9 * RUNS);
  expect(tally("1.44 % errors", requests).aborted).toBeGreaterThan(0.9 * RUNS);
  expect(tally("14.4 % slow", requests).aborted).toBeGreaterThan(0.9 * RUNS);
  expect(tally("5 % errors", requests).aborted).toBeGreaterThan(0.98 * RUNS);
});

test("150 requests are too few to promote anything, and the usual template promotes it all the same", () => {
  expect(tally("without errors", 5).paused).toBe(RUNS);
  expect(tally("1.44 % errors", 5).promoted).toBe(0);
  expect(tally("1.44 % errors", 200, "usual").promoted).toBeGreaterThan(0.95 * RUNS);
});

test("what fails for both versions alike is left to a human, where the usual template rolls back", () => {
  expect(tally("5 % errors, as the stable version", 50).paused).toBeGreaterThan(0.95 * RUNS);
  expect(tally("5 % errors, as the stable version", 50, "usual").aborted).toBeGreaterThan(0.95 * RUNS);
});

test("the thresholds that run are those of the templates: others give other verdicts", () => {
  const { manifests } = checkoutCanary();
  const eager = JSON.parse(JSON.stringify(manifests).replaceAll("<= -2.99574", "<= -0.3")) as typeof manifests;
  const steps = emittedRelease(eager);
  const random = seededRandom("eager");
  const promoted = Array.from({ length: RUNS }).filter(() => {
    const { outcome } = simulateRelease(steps, {
      ...kind("1.44 % errors"),
      requestsPerLook: 20,
      random,
    });
    return outcome === "promoted";
  });
  expect(confidence(promoted.length, RUNS).low).toBeGreaterThan(0.05);
});

test("random releases fail as often as they are told to", () => {
  const random = seededRandom("failures");
  const mean = (requests: number, chance: number) =>
    Array.from({ length: 5_000 }, () => failures(requests, chance, random)).reduce((a, b) => a + b, 0) / 5_000;
  for (const [requests, chance] of [
    [1, 0.5],
    [7, 0.0144],
    [200, 0.144],
    [13, 0.999],
  ] as const) {
    const deviation = Math.sqrt((requests * chance * (1 - chance)) / 5_000);
    expect(Math.abs(mean(requests, chance) - requests * chance)).toBeLessThan(4 * deviation);
  }
  expect([failures(9, 0, random), failures(9, 1, random), failures(0, 0.5, random)]).toEqual([0, 9, 0]);
});
