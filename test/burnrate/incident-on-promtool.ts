import { incidentCounters } from "../../src/burnrate/incident-counters";
import type { Incident } from "../../src/burnrate/incident";
import { simulate } from "../../src/burnrate/simulate";
import type { SimulatedSlo } from "../../src/burnrate/simulated-slo";
import type { GeneratedFile } from "../../src/manifest";
import { printYaml } from "../../src/manifest";
import { ruleFile } from "../../src/rules/rule-file";
import type { RuleGroup } from "../../src/rules/rule";
import { promtool } from "../rules/promtool";
import { time } from "./simulated";

/* One incident, once simulated and once on promtool, with the counters that the simulator assumes. */

const EVALUATION = 30;

/** Counters that the rules of a watched incident are made of. */
export const BAD = 'bad_total{job="sim"}';
export const GOOD = 'good_total{job="sim"}';
export const TOTAL = 'all_total{job="sim"}';

export interface WatchedIncident {
  readonly group: RuleGroup;
  readonly slo: SimulatedSlo;
  readonly incident: Incident;
  /** Seconds from the beginning of the incident to the last evaluation that is looked at. */
  readonly watched: number;
}

/** For each tier that fires: when, in seconds after the incident began. */
export type Timeline = Readonly<Record<string, readonly (readonly [from: number, until: number])[]>>;

/** As far as it is watched; what still fires then ends there. */
export function simulatedTimeline({ slo, incident, watched }: WatchedIncident): Timeline {
  const { tiers } = simulate(slo, incident);
  const seen = tiers.map(({ tier, firings }) => {
    const stretches = firings.map(({ from, until }) => [from.seconds, Math.min(until.seconds, watched)] as const);
    return [tier.name, stretches.filter(([from, until]) => from < until)] as const;
  });
  return Object.fromEntries(seen.filter(([, stretches]) => stretches.length > 0));
}

const FIRING = 'group by (tier) (ALERTS{alertstate="firing",tier!=""})';

/** Asks at every evaluation of the incident what fires, expecting nothing: promtool prints where that is not so. */
function testFiles({ group, slo, incident, watched }: WatchedIncident): GeneratedFile[] {
  const history = incident.history!.seconds;
  const { scrapeInterval } = slo;
  const { bad, total } = incidentCounters(incident, { history: incident.history!, after: time("8h"), scrapeInterval });
  const samples = Math.ceil((history + watched) / scrapeInterval.seconds) + 2;
  const series = (name: string, counter: Float64Array) => ({
    series: name,
    values: [...counter.subarray(0, samples)].join(" "),
  });
  const good = total.map((all, index) => all - bad[index]);
  const asked = (expr: string, seconds: number) => ({ expr, eval_time: `${seconds}s`, exp_samples: [] });
  const first = Math.ceil(history / EVALUATION) * EVALUATION;
  const questions = [...evaluationsFrom(first, history + watched)].map((seconds) => asked(FIRING, seconds));
  const before = first === 0 ? [] : [asked(`count_over_time((${FIRING})[${first}s:30s] offset 30s)`, first)];
  const test = {
    rule_files: ["rules.yml"],
    evaluation_interval: `${EVALUATION}s`,
    tests: [
      {
        interval: String(scrapeInterval),
        input_series: [series(TOTAL, total), series(BAD, bad), series(GOOD, good)],
        promql_expr_test: [...before, ...questions],
      },
    ],
  };
  return [
    { path: "rules.yml", text: printYaml(ruleFile([group])) },
    { path: "test.yml", text: printYaml(test) },
  ];
}

function* evaluationsFrom(first: number, end: number): Generator<number> {
  for (let at = first; at < end; at += EVALUATION) yield at;
}

const ANSWER = /expr: "(.*)", time: (\S+),\s+exp: nil\s+got: (.+)/g;

/** What promtool saw. */
export async function promtoolTimeline(binary: string, subject: WatchedIncident): Promise<Timeline> {
  const { code, output } = await promtool(binary, ["test", "rules", "test.yml"], testFiles(subject));
  const answers = [...output.matchAll(ANSWER)];
  // It succeeds only when nothing ever fires, and any other complaint is one about the test.
  const complaints = output.replace(ANSWER, "").match(/expr:|rror|panic/g);
  expect({ code, complaints }).toEqual({ code: answers.length === 0 ? 0 : 1, complaints: null });
  const firing: Record<string, number[]> = {};
  for (const [, expression, at, got] of answers) {
    expect(expression).not.toContain("count_over_time");
    for (const [, tier] of got.matchAll(/tier="([^"]+)"/g)) (firing[tier] ??= []).push(time(at).seconds);
  }
  const begin = subject.incident.history!.seconds;
  const sinceBegin = (times: readonly number[]) => times.map((at) => at - begin).sort((a, b) => a - b);
  const entries = Object.entries(firing).map(([tier, times]) => [tier, joined(sinceBegin(times), subject.watched)]);
  return Object.fromEntries(entries) as Timeline;
}

/** Evaluations that follow each other are one stretch. */
function joined(evaluations: readonly number[], watched: number): [number, number][] {
  const stretches: [number, number][] = [];
  for (const at of evaluations) {
    const last = stretches.at(-1);
    const until = Math.min(at + EVALUATION, watched);
    if (last !== undefined && last[1] === at) last[1] = until;
    else stretches.push([at, until]);
  }
  return stretches;
}

export interface ComparedTimelines {
  /** What differs by more than an evaluation, in words. */
  readonly wrong: readonly string[];
  /** Moments of firing and resolving that were compared. */
  readonly moments: number;
  /** Seconds that two of them are apart at most. */
  readonly furthest: number;
}

/** Two timelines; where one merely ends because nobody watches any more is no moment. */
export function comparedTimelines(predicted: Timeline, actual: Timeline, watched: number): ComparedTimelines {
  const counts = (timeline: Timeline) =>
    Object.entries(timeline).map(([tier, each]) => `${tier} fires ${each.length} times`);
  const missing = counts(predicted).filter((each) => !counts(actual).includes(each));
  const unforeseen = counts(actual).filter((each) => !counts(predicted).includes(each));
  if (missing.length + unforeseen.length > 0) {
    return { wrong: [...missing.map((each) => `not so: ${each}`), ...unforeseen], moments: 0, furthest: Infinity };
  }
  const pairs = Object.entries(predicted)
    .flatMap(([tier, each]) => each.flat().map((moment, index) => ({ tier, moment, seen: actual[tier].flat()[index] })))
    .filter(({ moment, seen }) => moment !== watched || seen !== watched);
  return {
    wrong: pairs
      .filter(({ moment, seen }) => Math.abs(moment - seen) > EVALUATION)
      .map(({ tier, moment, seen }) => `${tier}: ${moment}s predicted, ${seen}s seen`),
    moments: pairs.length,
    furthest: Math.max(0, ...pairs.map(({ moment, seen }) => Math.abs(moment - seen))),
  };
}
