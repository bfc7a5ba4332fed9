import { execFileSync } from "node:child_process";
import { incidentDuration } from "../../src/burnrate/incident";
import type { Incident, IncidentErrors, IncidentPhase } from "../../src/burnrate/incident";
import { simulatedSlo } from "../../src/burnrate/simulated-slo";
import type { SimulatedSlo } from "../../src/burnrate/simulated-slo";
import { composeGuardrails } from "../../src/guardrails";
import { Ratio } from "../../src/units/ratio";
import {
  BAD,
  comparedTimelines,
  GOOD,
  promtoolTimeline,
  simulatedTimeline,
  TOTAL,
} from "../burnrate/incident-on-promtool";
import type { WatchedIncident } from "../burnrate/incident-on-promtool";
import { time } from "../burnrate/simulated";
import { promtools } from "../rules/promtool";

/*
 * The simulator against the engine. For each incident the generated rules run on promtool with the counters that the
 * simulator assumes, and promtool is asked at every evaluation which tiers fire. Simulated time is what costs, so most
 * incidents meet an SLO of a few hours, whose slow tiers fire within minutes, and are watched until the pages are over.
 */

/** What is promised, and how it is measured. */
interface Measured {
  readonly objective: number;
  readonly window: string;
  readonly scrapeInterval?: string;
  readonly minimumBadEvents?: number;
  /** Good events are counted instead of bad ones. */
  readonly good?: boolean;
}

const NINES: Measured = { objective: 99.9, window: "30d" };
const TWO_NINES: Measured = { objective: 99, window: "30d" };
const FOUR_WEEKS: Measured = { objective: 99.5, window: "28d" };
const QUARTER: Measured = { objective: 99.99, window: "90d" };
const WEEK: Measured = { objective: 95, window: "7d" };

type Phases = readonly (readonly [duration: string, errors: IncidentErrors, eventsPerSecond?: number])[];
const ramp = (from: number, to: number): IncidentErrors => ({ from, to });
const often = (times: number, ...phases: Phases): Phases => Array.from({ length: times }, () => phases).flat();

/** Watched for so long after the incident: until both page tiers have resolved, or all four. */
const PAGES = "40m";
const ALL = "7h";

/** What is promised, clean history before, events a second, what happens, and how long the end is watched. */
type Case = readonly [
  measured: Measured,
  history: string,
  eventsPerSecond: number,
  phases: Phases,
  watched?: typeof PAGES | typeof ALL,
];

type Cases = Readonly<Record<string, Case>>;

const STEPS: Cases = {
  "2 % for 50m": [NINES, "2h", 50, [["50m", 0.02]]],
  "5 % for 37m": [NINES, "2h", 50, [["37m", 0.05]]],
  "10 % for 23m": [NINES, "6h", 50, [["23m", 0.1]]],
  "50 % for 11m": [NINES, "2h", 50, [["11m", 0.5]], ALL],
  "100 % for 5m": [NINES, "2h", 50, [["5m", 1]]],
  "100 % for 90s": [NINES, "2h", 50, [["90s", 1]]],
  "2.5 % for 1h": [NINES, "6h", 7, [["1h", 0.025]]],
  "1 % for 4h": [NINES, "6h", 50, [["4h", 0.01]]],
  "10 % for 8m, over before the fast tier": [NINES, "2h", 50, [["8m", 0.1]]],
  "1.5 % for 40m, over before the fast tier": [NINES, "1h", 50, [["40m", 0.015]]],
  "0.09 % for 3h, which is kept to": [NINES, "2h", 500, [["3h", 0.0009]]],
  "20 % for 55m, two nines": [TWO_NINES, "2h", 12.5, [["55m", 0.2]]],
  "100 % for 17m, two nines": [TWO_NINES, "2h", 12.5, [["17m", 1]]],
  "8 % for 2h, four weeks": [FOUR_WEEKS, "2h", 7, [["2h", 0.08]]],
  "0.7 % for 80m, four nines": [QUARTER, "2h", 900, [["80m", 0.007]]],
  "30 % for 100m, a week": [WEEK, "2h", 33, [["100m", 0.3]]],
};
const CHANGING: Cases = {
  "up to 10 % in 1h": [NINES, "2h", 50, [["1h", ramp(0, 0.1)]]],
  "up to 100 % in 10m, down in 20m": [
    NINES,
    "2h",
    50,
    [
      ["10m", ramp(0, 1)],
      ["20m", ramp(1, 0)],
    ],
  ],
  "from 8 % down in 3h": [NINES, "2h", 50, [["3h", ramp(0.08, 0)]]],
  "up to 40 % and steady, a week": [
    WEEK,
    "3h",
    50,
    [
      ["30m", ramp(0, 0.4)],
      ["45m", 0.4],
    ],
  ],
  "flapping 3m of 10": [NINES, "2h", 50, often(7, ["3m", 0.3], ["7m", 0]), ALL],
  "flapping 10m of 40": [NINES, "2h", 50, often(4, ["10m", 0.2], ["30m", 0])],
  "flapping 30s of 15m": [NINES, "2h", 50, often(6, ["30s", 1], ["14m30s", 0])],
  "a short one, an hour later a long one": [
    NINES,
    "4h",
    50,
    [
      ["4m", 1],
      ["1h", 0],
      ["35m", 0.06],
    ],
  ],
};
const TRAFFIC: Cases = {
  "six an hour, half of them bad": [NINES, "2h", 1 / 600, [["150m", 0.5]]],
  "twenty an hour, all of them bad": [NINES, "2h", 1 / 180, [["25m", 1]]],
  "one in four minutes, all bad": [NINES, "2h", 1 / 240, [["90m", 1]]],
  "a minimum of 100 bad events": [{ ...NINES, minimumBadEvents: 100 }, "2h", 0.5, [["1h", 0.2]]],
  "traffic that breaks down": [
    NINES,
    "2h",
    50,
    [
      ["10m", 0.3, 5],
      ["20m", 0.9, 0.5],
    ],
  ],
  "a rush that brings errors": [
    NINES,
    "2h",
    5,
    [
      ["15m", ramp(0, 0.05), 80],
      ["15m", ramp(0.05, 0), 40],
    ],
  ],
  "no traffic in the middle": [
    NINES,
    "2h",
    20,
    [
      ["12m", 0.2],
      ["20m", 0, 0],
      ["12m", 0.2],
    ],
  ],
};
const HISTORY: Cases = {
  "nothing before": [NINES, "0s", 50, [["20m", 0.1]]],
  "ten minutes before": [NINES, "10m", 50, [["15m", 0.03]], ALL],
  "a full day before": [NINES, "1d", 50, [["50m", 0.1]]],
  "three full days before": [NINES, "3d", 50, [["55m", 0.1]]],
};
const SCRAPES: Cases = {
  "good events, every 15s": [{ ...NINES, good: true, scrapeInterval: "15s" }, "2h", 40, [["25m", 0.07]]],
  "good events, every 75s": [
    { ...NINES, good: true, scrapeInterval: "75s" },
    "2h",
    40,
    [
      ["18m", 1],
      ["9m", 0.2],
    ],
  ],
  "every minute": [{ ...NINES, scrapeInterval: "60s" }, "2h", 40, [["31m", 0.05]]],
  "every 75s": [{ ...NINES, scrapeInterval: "75s" }, "2h", 40, [["16m", 0.4]]],
  "every 7s, begun between two evaluations": [{ ...NINES, scrapeInterval: "7s" }, "2h11s", 40, [["19m", 0.1]]],
};

/** The generated rules, and what is counted while they run. */
function watchedIncident([measured, history, eventsPerSecond, phases, watched = PAGES]: Case): WatchedIncident {
  const { objective, window, scrapeInterval = "30s", minimumBadEvents = 5, good } = measured;
  const ratio = good ? { good: GOOD, total: TOTAL } : { bad: BAD, total: TOTAL };
  const { guardrails, problems } = composeGuardrails({
    apiVersion: "guardrails/v1alpha1",
    kind: "Service",
    metadata: { name: "sim", namespace: "shop" },
    spec: {
      monitoring: { scrapeInterval },
      alerting: { minimumBadEvents },
      slos: [{ name: "events", objective, window, indicator: { ratio } }],
    },
  });
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const { service, slos, ruleGroups } = guardrails!;
  const incident: Incident = {
    eventsPerSecond,
    history: time(history),
    phases: phases.map(([duration, errors, own]): IncidentPhase => ({
      duration: time(duration),
      errors,
      eventsPerSecond: own,
    })),
  };
  const seconds = incidentDuration(incident).plus(time(watched)).seconds;
  return { group: ruleGroups[0], slo: simulatedSlo(service, slos[0]), incident, watched: seconds };
}

/** All of them, two at a time. */
async function disagreements(binary: string, cases: Cases): Promise<object> {
  const prometheus = majorOf(binary);
  const queue = Object.entries(cases);
  const results: [string, ReturnType<typeof comparedTimelines>][] = [];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const subject = watchedIncident(next[1]);
      const slo = { ...subject.slo, prometheus };
      const actual = await promtoolTimeline(binary, subject);
      results.push([next[0], comparedTimelines(simulatedTimeline({ ...subject, slo }), actual, subject.watched)]);
    }
  };
  await Promise.all([work(), work()]);
  const moments = results.reduce((sum, [, result]) => sum + result.moments, 0);
  const furthest = Math.max(...results.map(([, result]) => result.furthest));
  process.stderr.write(`${results.length} incidents, ${moments} moments, at most ${furthest} s apart\n`);
  return Object.fromEntries(
    results.filter(([, { wrong }]) => wrong.length > 0).map(([name, { wrong }]) => [name, wrong]),
  );
}

jest.setTimeout(900_000);
const engines = promtools();
const onEngine = engines.length === 0 ? test.skip : test;
const newest = engines.at(-1)?.[1] ?? "";

function majorOf(binary: string): 2 | 3 {
  const said = execFileSync(binary, ["--version"], { encoding: "utf8" });
  return /version 2\./.test(said) ? 2 : 3;
}

onEngine.each([
  ["steps of errors", STEPS],
  ["ramps and flapping", CHANGING],
  ["little, less and more traffic", TRAFFIC],
  ["an SLO that is new, or old enough", HISTORY],
  ["scrapes that are not evaluations, and good events", SCRAPES],
])("%s: every alert fires and resolves within an evaluation of what is simulated", async (_, cases) => {
  expect(await disagreements(newest, cases)).toEqual({});
});

const onOlderEngine = engines.length < 2 ? test.skip : test;
onOlderEngine("an older Prometheus, whose ranges hold an evaluation more, agrees with a simulation of it", async () => {
  const names = [
    "20 % for 55m, two nines",
    "up to 100 % in 10m, down in 20m",
    "flapping 30s of 15m",
    "twenty an hour, all of them bad",
    "no traffic in the middle",
    "nothing before",
    "good events, every 15s",
    "every minute",
    "every 75s",
  ];
  const all = { ...STEPS, ...CHANGING, ...TRAFFIC, ...HISTORY, ...SCRAPES };
  const cases = Object.fromEntries(names.map((name) => [name, all[name]]));
  expect(await disagreements(engines[0][1], cases)).toEqual({});
});

onEngine("a simulation of another threshold or another minimum does not agree", async () => {
  const subject = watchedIncident([NINES, "1h", 0.02, [["20m", 1]]]);
  const actual = await promtoolTimeline(newest, subject);
  const wrong = (changes: Partial<SimulatedSlo>) => {
    const slo = { ...subject.slo, prometheus: majorOf(newest), ...changes } as const;
    return comparedTimelines(simulatedTimeline({ ...subject, slo }), actual, subject.watched).wrong;
  };
  const higher = subject.slo.tiers.map((tier) => ({ ...tier, threshold: tier.threshold.times(Ratio.of(20)) }));
  expect(wrong({})).toEqual([]);
  expect(wrong({ tiers: higher })).toContainEqual(expect.stringMatching(/^fast: \d+s predicted, 300s seen$/));
  expect(wrong({ minimumBadEvents: { page: 10, ticket: 0 } })).toEqual([
    expect.stringMatching(/^fast: \d+s predicted, 300s seen$/),
    expect.stringMatching(/^medium: \d+s predicted, 300s seen$/),
  ]);
  expect(wrong({ minimumBadEvents: { page: 100, ticket: 0 } })).toEqual(["fast fires 1 times", "medium fires 1 times"]);
});
