import { ruleFile } from "../../../src/rules/rule-file";
import { generated } from "../generated";
import { counter } from "../promtool";
import type { Steps } from "../promtool";
import { promtoolAnswers } from "../promtool-answers";

/*
 * The error ratio of the whole period against the exact one, on traffic of 1000 events a second by day and one by night,
 * with incidents at both. Beside it what an average of 5-minute ratios makes of the same events.
 */

const STEP = 30;
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Seconds, and events and bad events in each 30 s of them: whole numbers, of which no sum is ever rounded. */
type Stretch = readonly [seconds: number, all: number, bad: number];

const BUSY = 1_000 * STEP;
const IDLE = 1 * STEP;

/** Twelve busy hours, then twelve idle ones; on some days each has an incident. */
function stretchesOfDay(day: number): readonly Stretch[] {
  // 2.3 % of the busy hours' events, or a slightly worse stretch, or nothing; more than half of the idle hours'.
  const atPeak = [690, 12, 0][day % 3];
  const atNight = [17, 0][day % 2];
  const [before, peak, night] = [5 * HOUR + 17 * 60, 41 * 60, 52 * 60];
  return [
    [before, BUSY, 6],
    [peak, BUSY, atPeak],
    [12 * HOUR - before - peak, BUSY, 6],
    [3 * HOUR, IDLE, 0],
    [night, IDLE, atNight],
    [9 * HOUR - night, IDLE, 0],
  ];
}

/** Seconds into the day at which the period is compared: in the middle of incidents, after them, between them. */
const MOMENTS = [0, 5 * HOUR + 30 * 60, 6 * HOUR, 11 * HOUR + 40 * 60, 15 * HOUR + 30 * 60, 16 * HOUR];
/** Events count in the middle of the base window, up to a minute late. */
const LATE = [0, STEP, 2 * STEP];

export interface PeriodRow {
  /** Second of the simulation. */
  readonly at: number;
  readonly exact: number;
  /** Ours divided by the exact ratio, less one. */
  readonly off: number;
  /** The same against the nearest exact ratio of the last minute: while an incident enters or leaves the window, ours is late. */
  readonly offLately: number;
  readonly ours: number;
  /** The mean of the ratios of 5 minutes each. */
  readonly averaged: number;
}

/** The same period of `days`, seen at several moments of the day after it was complete for the first time. */
export async function periodRatios(binary: string, days: number): Promise<readonly PeriodRow[]> {
  const stretches = Array.from({ length: days + 1 }, (_, day) => stretchesOfDay(day)).flat();
  const moments = MOMENTS.map((moment) => days * DAY + moment);
  const rules = ruleFile(generated(documentOf(days)).groups);
  const ratio5m = { record: "ratio5m", expr: "sum(rate(bad_total[5m])) / sum(rate(all_total[5m]))" };
  const [answers] = await promtoolAnswers(
    binary,
    { groups: [...rules.groups, { name: "averaged", rules: [ratio5m] }] },
    [
      {
        series: {
          bad_total: counterOf(stretches, ([, , bad]) => bad),
          all_total: counterOf(stretches, ([, all]) => all),
        },
        questions: moments.flatMap((at) => [
          [`slo:error:ratio${days}d`, at] as const,
          // Every thirtieth of them: promtool of Prometheus 2 takes no more than 10,000 samples at once.
          [`avg_over_time(ratio5m[${days}d:15m])`, at] as const,
        ]),
      },
    ],
  );
  return moments.map((at, index) => {
    const [ours, averaged] = [answers[2 * index], answers[2 * index + 1]].map((samples) => samples[0]?.value ?? NaN);
    const exact = LATE.map((late) => exactRatio(stretches, at - days * DAY - late, at - late));
    const [off, ...before] = exact.map((each) => ours / each - 1);
    const offLately = [off, ...before].reduce((best, each) => (Math.abs(each) < Math.abs(best) ? each : best));
    return { at, exact: exact[0], ours, averaged, off, offLately };
  });
}

function documentOf(days: number): object {
  return {
    apiVersion: "guardrails/v1alpha1",
    kind: "Service",
    metadata: { name: "period", namespace: "shop" },
    spec: {
      slos: [
        {
          name: "slo",
          objective: 99.9,
          window: `${days}d`,
          indicator: { ratio: { bad: "bad_total", total: "all_total" } },
        },
      ],
    },
  };
}

/** Sample n holds what was counted in the 30 s that ended with it; the first one nothing. */
function counterOf(stretches: readonly Stretch[], perStep: (stretch: Stretch) => number): string {
  return counter([1, 0], ...stretches.map((stretch): Steps => [stretch[0] / STEP, perStep(stretch)]));
}

/** Bad events divided by all events of an interval, from the same stretches. */
function exactRatio(stretches: readonly Stretch[], from: number, to: number): number {
  let [begin, badEvents, allEvents] = [0, 0, 0];
  for (const [seconds, all, bad] of stretches) {
    const steps = Math.max(0, Math.min(to, begin + seconds) - Math.max(from, begin)) / STEP;
    allEvents += steps * all;
    badEvents += steps * bad;
    begin += seconds;
  }
  return badEvents / allEvents;
}

/**
 * One minute in which everything fails, after errors long ago, and what the day's ratio makes of it at every evaluation
 * of an hour: its share of the exact count of bad events, which should be 1 all the time.
 */
export async function minuteOutage(binary: string): Promise<readonly number[]> {
  const [outage, asked] = [2 * HOUR, 4 * HOUR];
  const moments = Array.from({ length: HOUR / STEP }, (_, index) => asked + index * STEP);
  const [answers] = await promtoolAnswers(binary, ruleFile(generated(documentOf(1)).groups), [
    {
      series: {
        // The counter stands far above zero: rate() never extrapolates a counter to below it.
        bad_total: counter([1, 1_000_000], [outage / STEP, 0], [2, BUSY], [(asked + HOUR - outage) / STEP, 0]),
        all_total: counter([1, 0], [(asked + HOUR) / STEP + 2, BUSY]),
      },
      questions: moments.map((at) => ["slo:error:ratio1d", at] as const),
    },
  ]);
  return answers.map(([sample], index) => ((sample?.value ?? NaN) * (moments[index] / STEP)) / 2);
}
