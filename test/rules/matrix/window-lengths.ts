import { ruleFile } from "../../../src/rules/rule-file";
import { generated } from "../generated";
import { counter } from "../promtool";
import { promtoolAnswers } from "../promtool-answers";
import { alertingTiers } from "./expected-tiers";
import type { Objective, TierName, WindowDays } from "./expected-tiers";

/*
 * Whether each tier's windows are as long as they say. After three quiet days a tenth of all events is bad: a window of
 * length L then holds the threshold's share of bad events after L x threshold / 10 %, and no sooner.
 */

const QUIET_DAYS = 3;
const BAD = 0.1;
const PER_SCRAPE = 30_000;
const STEP = 30;

export interface TierDelay {
  readonly tier: TierName;
  /** Seconds from the beginning of the incident, by arithmetic. */
  readonly due: number;
  /** Seconds from then until it fired; undefined when it did not. */
  readonly late: number | undefined;
}

/** When each tier of an SLO fires in a 10 % incident after three quiet days. */
export async function windowLengths(
  binary: string,
  days: WindowDays,
  objective: Objective,
): Promise<readonly TierDelay[]> {
  const document = {
    apiVersion: "guardrails/v1alpha1",
    kind: "Service",
    metadata: { name: "lengths", namespace: "shop" },
    spec: {
      slos: [
        {
          name: "slo",
          objective: Number(objective),
          window: `${days}d`,
          indicator: { ratio: { bad: "bad_total", total: "all_total" } },
        },
      ],
    },
  };
  const due = alertingTiers(days, objective).map(({ name, longHours, threshold }) => ({
    tier: name,
    due: (longHours * 3_600 * threshold) / BAD,
  }));
  const quiet = QUIET_DAYS * 86_400;
  const lasts = Math.ceil(Math.max(...due.map((each) => each.due)) / STEP) * STEP + 300;
  const scrapes = [quiet / STEP, lasts / STEP + 1] as const;
  const firing = 'ALERTS{alertstate="firing",tier!=""}';
  const [[first, early]] = await promtoolAnswers(binary, ruleFile(generated(document).groups), [
    {
      series: {
        bad_total: counter([scrapes[0], 0], [scrapes[1], PER_SCRAPE * BAD]),
        all_total: counter([scrapes[0], PER_SCRAPE], [scrapes[1], PER_SCRAPE]),
      },
      questions: [
        [`min by (tier) (min_over_time(timestamp(${firing})[${lasts}s:${STEP}s]))`, quiet + lasts],
        [`count_over_time(${firing}[${quiet}s])`, quiet],
      ],
    },
  ]);
  if (early.length > 0) throw new Error(`fired before the incident: ${JSON.stringify(early)}`);
  // Sample n is taken n x 30 s after the start and holds what came since the one before: bad events begin 30 s before the first of them.
  const begin = quiet - STEP;
  return due.map((each) => {
    const fired = first.find(({ labels }) => labels.tier === each.tier)?.value;
    return { ...each, late: fired === undefined ? undefined : fired - begin - each.due };
  });
}
