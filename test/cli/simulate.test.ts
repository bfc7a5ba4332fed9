import fc from "fast-check";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { simulate } from "../../src/burnrate/simulate";
import { incidentTimeline } from "../../src/cli/incident-timeline";
import { plainCount, plainPercent } from "../../src/cli/plain-number";
import { whySilent } from "../../src/cli/why-silent";
import { Duration } from "../../src/units/duration";
import { Ratio } from "../../src/units/ratio";
import { sloWith, time } from "../burnrate/simulated";
import { guardrails } from "./command";

const CHECKOUT = "test/contract/checkout.guardrails.yaml";
const folder = mkdtempSync(path.join(tmpdir(), "guardrails-simulate-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const target = path.join(folder, name);
  writeFileSync(target, text);
  return target;
}

const service = (name: string, slos: string) => `apiVersion: guardrails/v1alpha1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec:
  slos:
    - ${slos}
`;
const JOBS = "{ name: jobs, objective: 99.5, indicator: { ratio: { bad: jobs_failed_total, total: jobs_total } } }";

const simulated = (...args: string[]) => guardrails(["simulate", CHECKOUT, "--slo", "availability", ...args]);

test("for people: what is assumed, each tier, the cost, and a picture of 80 columns", () => {
  const { code, out, err } = simulated("--errors", "10%", "--for", "40m");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toBe(`shop/checkout availability: 99.9 % over 30d
10 % errors for 40m, after 3d without errors
40 requests a second, all the time (traffic.expected.requestsPerSecond)

tier    level   burn rate  fires after  resolves after the end
fast    page    14.4       9m30s        5m
medium  page    6          22m30s       29m
slow    ticket  3          does not fire: 0.276 % bad in 1d, needs over 0.3 %
long    ticket  1          does not fire: 0.09201 % bad in 3d, needs over 0.1 %

budget spent: 9.259 % of 30d (9,600 bad requests of 103,680 allowed)

errors  ██████████████████████████████████████████
fast    ·········██████████████████████████████████████·························
medium  ·······················█████████████████████████████████████████████████
slow    ········································································
long    ········································································
        |0        |10m      |20m       |30m      |40m       |50m      |1h
`);
});

test("for programs: the same with every number", () => {
  const { code, out } = simulated(
    "--errors",
    "2.5%",
    "--for",
    "1h",
    "--history",
    "6h",
    "--format",
    "json",
    "--rps",
    "7",
  );
  expect(code).toBe(0);
  const windows = (longSeconds: number, shortSeconds: number) => ({ longSeconds, shortSeconds });
  expect(JSON.parse(out)).toEqual({
    service: "shop/checkout",
    slo: "availability",
    objective: 0.999,
    window: "30d",
    incident: { errors: 0.025, forSeconds: 3_600, ramp: false },
    historySeconds: 21_600,
    traffic: { eventsPerSecond: 7, source: "--rps", unit: "requests" },
    tiers: [
      {
        ...{ name: "fast", level: "page", burnRate: 14.4, threshold: 0.0144, ...windows(3_600, 300) },
        fires: true,
        firesAfterSeconds: 2_130,
        resolvesAfterEndSeconds: 180,
        firings: [{ fromSeconds: 2_130, untilSeconds: 3_780 }],
      },
      {
        ...{ name: "medium", level: "page", burnRate: 6, threshold: 0.006, ...windows(21_600, 1_800) },
        fires: false,
        because: "0.4149 % bad in 6h, needs over 0.6 %",
      },
      expect.objectContaining({ name: "slow", fires: true }),
      expect.objectContaining({ name: "long", fires: true }),
    ],
    budget: {
      badEvents: 630,
      totalEvents: 25_200,
      allowedBadEvents: expect.closeTo(18_144, 6),
      share: expect.closeTo(630 / 18_144, 9),
    },
  });
});

test("a ramp rises, traffic of an environment is its own, and a broken promise is said", () => {
  const ramp = simulated("--errors", "100%", "--for", "2h", "--ramp", "--env", "staging");
  expect(ramp.out).toContain("errors rise from 0 to 100 % for 2h, after 3d without errors\n2 requests a second,");
  expect(ramp.out).toMatch(/^errors {2}▁+▂+▃+▄+▅+▆+▇+█+$/m);
  expect(ramp.out).toContain(
    "budget spent: 138.9 % of 30d (7,200 bad requests of 5,184 allowed)\nthis incident alone breaks the promise\n",
  );
  expect(simulated("--errors", "100%", "--for", "2h", "--ramp").out).toContain("\n40 requests a second,");
});

test("Prometheus 2, whose ranges hold an evaluation more, resolves a little later", () => {
  const rows = (...args: string[]) =>
    simulated("--errors", "10%", "--for", "23m", ...args).out.match(/^(fast|medium) .*[0-9ms]$/gm);
  expect(rows()).toEqual(["fast    page    14.4       9m30s        5m", "medium  page    6          22m30s       29m"]);
  expect(rows("--prometheus", "2")).toEqual([
    "fast    page    14.4       9m30s        5m30s",
    "medium  page    6          23m          29m30s",
  ]);
  expect(simulated("--errors", "10%", "--for", "23m", "--prometheus", "1").err).toContain("Allowed choices are 2, 3");
});

test("a service without stated traffic is told what is assumed; without --slo its only SLO is meant", () => {
  const { code, out } = guardrails([
    "simulate",
    file("jobs.yaml", service("jobs", JOBS)),
    "--errors",
    "50%",
    "--for",
    "90s",
  ]);
  expect(code).toBe(0);
  expect(out).toContain(
    "10 events a second, all the time: assumed; state traffic.expected.requestsPerSecond, or give --rps\n",
  );
});

test("little traffic: the minimum of bad events keeps pages silent, and chance is spoken of", () => {
  const { out } = simulated("--errors", "100%", "--for", "10m", "--rps", "0.006", "--history", "0s");
  expect(out).toContain("100 % errors for 10m, with nothing counted before\n");
  expect(out).toContain("only 1.8 requests come in 5m; real ones come unevenly, so minutes will differ\n");
  expect(out).toMatch(/^fast +page +14\.4 +does not fire: 3\.\d+ bad requests in 1h, needs 5$/m);
  expect(out).toMatch(/^long +ticket +1 +30s +\d/m);
});

test("an indicator that counts time has no traffic to be told of; groups are mentioned", () => {
  const up = 'up{job="queue"}';
  const gauge = `{ name: up, objective: 99, indicator: { gauge: { series: '${up}', goodWhen: "== 1" } } }`;
  const written = file("gauge.yaml", service("queue", gauge));
  const { code, out, err } = guardrails(["simulate", written, "--errors", "100%", "--for", "30m"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("every second weighs the same, whatever the traffic\n");
  expect(out).toContain("(1,800 bad seconds of 25,920 allowed)");
  const refused = guardrails(["simulate", written, "--errors", "100%", "--for", "30m", "--rps", "4"]);
  expect([refused.code, refused.out]).toEqual([2, ""]);
  expect(refused.err).toBe("--rps means nothing to up: it counts seconds, and each weighs the same; leave it out\n");
  const grouped = JOBS.replace("objective", "groupBy: [queue], objective");
  const one = guardrails(["simulate", file("groups.yaml", service("jobs", grouped)), "--errors", "1%", "--for", "1h"]);
  expect(one.out).toContain("for one group: each queue has a budget and alerts of its own\n");
});

test.each([
  ["a misspelt SLO", [CHECKOUT, "--slo", "availabilty"], 'did you mean "availability"?'],
  ["an unknown SLO", [CHECKOUT, "--slo", "throughput"], "allowed: availability, latency, payments"],
  ["no SLO of several", [CHECKOUT], "there are 3 SLOs: which one is meant?"],
  ["a misspelt environment", [CHECKOUT, "--slo", "latency", "--env", "stagin"], 'did you mean "staging"?'],
  ["a misspelt service", [CHECKOUT, "--slo", "latency", "--service", "checkouts"], 'did you mean "checkout"?'],
  [
    "several services",
    [file("two.yaml", `${service("a", JOBS)}---\n${service("b", JOBS)}`)],
    "which service is meant?",
  ],
  [
    "a file with errors",
    [file("hundred.yaml", service("jobs", JOBS.replace("99.5", "100")))],
    "leaves no error budget",
  ],
])("%s is something to mend: exit code 1, and what there is", (_, args, sentence) => {
  const { code, out, err } = guardrails(["simulate", ...args, "--errors", "10%", "--for", "40m"]);
  expect([code, out, err]).toEqual([1, "", expect.stringContaining(sentence)]);
});

test("a file that is not there exits with 2", () => {
  const { code, out, err } = guardrails([
    "simulate",
    path.join(folder, "nowhere.yaml"),
    "--errors",
    "1%",
    "--for",
    "1h",
  ]);
  expect([code, out, err]).toEqual([2, "", expect.stringContaining("there is no such file")]);
});

const PERCENT = "Allowed is above 0% and at most 100%, for example 10% or 0.5%.";
const LENGTH = "Allowed is above 0s and at most 90d, for example 90s, 40m or 1h30m.";
test.each([
  [["--errors", "10", "--for", "40m"], PERCENT],
  [["--errors", "0%", "--for", "40m"], PERCENT],
  [["--errors", "100.1%", "--for", "40m"], PERCENT],
  [["--errors", "-1%", "--for", "40m"], PERCENT],
  [["--errors", "10%", "--for", "40"], LENGTH],
  [["--errors", "10%", "--for", "0s"], LENGTH],
  [["--errors", "10%", "--for", "91d"], LENGTH],
  [["--errors", "10%", "--for", "1h", "--rps", "0"], "Allowed is above 0 and at most 1000000, for example 40 or 0.2."],
  [["--errors", "10%", "--for", "1h", "--rps", "1e3"], "Allowed is above 0 and at most 1000000"],
  [["--errors", "10%", "--for", "1h", "--history", "soon"], "Allowed is 0s to 90d, for example 0s, 6h or 3d."],
  [["--errors", "10%", "--for", "1h", "--format", "xml"], "Allowed choices are text, json"],
  [["--errors", "10%"], "required option '--for <duration>' not specified"],
  [["--for", "40m"], "required option '--errors <percent>' not specified"],
  [["--errors", "10%", "--for", "40m", "--ramps"], "(Did you mean --ramp?)"],
])("%j is refused with what is allowed, and exits with 2", (args, sentence) => {
  const { code, out, err } = simulated(...args);
  expect([code, out, err]).toEqual([2, "", expect.stringContaining(sentence)]);
});

test("--help shows examples", () => {
  const { code, out } = guardrails(["simulate", "--help"]);
  expect([code, out]).toEqual([0, expect.stringContaining("--slo availability --errors 10% --for 40m")]);
});

test("why an alert stays silent: too few bad events, too few of them, or never both windows at once", () => {
  const [tier] = sloWith("99.9").tiers;
  const silent = (peak: { longRatio: number; shortRatio: number; badEvents?: number }) =>
    whySilent({ tier, minimumBadEvents: 5, firings: [], peak }, "events");
  expect(silent({ longRatio: 0.5, shortRatio: 1, badEvents: 4.4499 })).toBe("4.45 bad events in 1h, needs 5");
  expect(silent({ longRatio: 0.0144, shortRatio: 0.0144 })).toBe("1.44 % bad in 1h, needs over 1.44 %");
  expect(silent({ longRatio: 0.02, shortRatio: 1 })).toBe("5m and 1h not above 1.44 % at once");
});

test("numbers are written as people do", () => {
  expect([0, 0.0421, 9.996, 99.94, 103_680.4, 1e6].map(plainCount)).toEqual([
    "0",
    "0.0421",
    "10",
    "99.9",
    "103,680",
    "1,000,000",
  ]);
  expect([0, 0.00001234, 0.0925925, 1, 13.88888].map(plainPercent)).toEqual([
    "0 %",
    "0.001234 %",
    "9.259 %",
    "100 %",
    "1389 %",
  ]);
});

test("a picture is never wider than 80 columns, and shows a bar for each tier that fires", () => {
  const names = fc.constantFrom("x", "fast", "a-name-that-is-longer-than-twenty-letters");
  const lengths = fc.integer({ min: 1, max: 150_000 }).map((seconds) => Duration.of(seconds, "s"));
  const percents = fc.integer({ min: 1, max: 100 });
  fc.assert(
    fc.property(fc.tuple(names, lengths, percents, fc.boolean()), ([name, duration, percent, ramp]) => {
      const slo = sloWith("99.9", [`${name} page 14.4 1h 5m`, "slow ticket 3 1d 2h"]);
      const errors = percent / 100;
      const phases = [{ duration, errors: ramp ? { from: 0, to: errors } : errors }];
      const simulation = simulate(slo, { phases, eventsPerSecond: 20, history: time("1h") });
      const lines = incidentTimeline(simulation, { highest: Ratio.of(errors), ramp });
      expect(lines).toHaveLength(4);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
      simulation.tiers.forEach(({ firings }, index) => expect(lines[index + 1].includes("█")).toBe(firings.length > 0));
      expect(lines[3]).toMatch(/^ +\|0/);
    }),
    { numRuns: 40 },
  );
});
