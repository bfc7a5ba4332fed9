import type { GuardedSlo } from "../burnrate/guarded-slo";
import { Duration } from "../units/duration";
import type { DurationUnit } from "../units/duration";
import { Ratio } from "../units/ratio";
import type { Block } from "./markdown";

/** Shares of the budget that the table has a column for. */
const BUDGETS_LEFT = [100, 50, 25, 10];

/** What the share that a burn rate stands for is a share of. */
const BAD_SHARE: Readonly<Record<GuardedSlo["indicator"]["unit"], string>> = {
  requests: "Bad requests",
  events: "Bad events",
  seconds: "Bad time",
};

/** From which length a time is told in which units: nobody plans by the minutes of a week. */
const PRECISIONS: readonly { readonly from: Duration; readonly units: readonly DurationUnit[] }[] = [
  { from: Duration.of(1, "d"), units: ["d", "h"] },
  { from: Duration.of(1, "h"), units: ["h", "m"] },
  { from: Duration.of(0, "s"), units: ["m", "s"] },
];

/** How long a share of the budget lasts at a burn rate: share x window / rate. */
export function timeToEmpty(window: Duration, burnRate: Ratio, share: Ratio = Ratio.of(1)): Duration {
  return window.times(share.number / burnRate.number);
}

/** A time as a person would say it; below a second it is `at once`. */
export function roughly(duration: Duration): string {
  const { units } = PRECISIONS.find(({ from }) => duration.compare(from) >= 0)!;
  const smallest = Duration.of(1, units[1]).milliseconds;
  const rounded = Duration.of(Math.round(duration.milliseconds / smallest) * smallest, "ms");
  return rounded.milliseconds === 0 ? "at once" : rounded.format(units);
}

/** A row a burn rate: everything fails, each tier's factor, the rate at which the budget just lasts. */
export function timeToEmptyTable(slo: GuardedSlo): Block {
  const { window, objective } = slo.slo;
  const everything = Ratio.of(1).dividedBy(objective.complement(), 4);
  const rates = [everything, ...slo.tiers.map(({ factor }) => factor), Ratio.of(1)];
  const unique = new Map(rates.map((rate) => [rate.text, rate]));
  const descending = [...unique.values()].sort((a, b) => b.compare(a));
  return {
    type: "table",
    head: ["Burn rate", BAD_SHARE[slo.indicator.unit], ...BUDGETS_LEFT.map((percent) => `${percent} % left`)],
    rows: descending.map((rate) => [
      rate.rounded(2).text,
      rate === everything ? "all" : `${rate.times(objective.complement()).rounded(6).percentText} %`,
      ...BUDGETS_LEFT.map((percent) => roughly(timeToEmpty(window, rate, Ratio.of(percent).times(0.01)))),
    ]),
  };
}
