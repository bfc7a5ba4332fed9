import type { Selector } from "../../promql/expression";
import { countUp } from "./count-up";
import type { Growth } from "./growth";
import type { InputSeries } from "./rule-tests";
import { seriesName } from "./series-id";
import type { SeriesId } from "./series-id";
import type { Stretch } from "./stretch";

/** What happens in a simulation. */
export interface Traffic {
  readonly scrapeSeconds: number;
  readonly stretches: readonly Stretch[];
  /** Share of a budget's events that is bad, from 0 to 1. */
  badRatio(budget: string, stretch: Stretch): number;
}

/** Series of a simulation that follow from what happens in it. */
export interface SyntheticSeries {
  readonly id: SeriesId;
  /** Counters only: how fast it grows. */
  readonly growth?: Growth;
  /** What a scraper sees of it; several where one series is not enough. */
  series(traffic: Traffic): readonly InputSeries[];
}

/** The series behind one budget. */
export interface SyntheticBudget {
  readonly key: string;
  /** Selectors of its SLO that nobody else's series may get into. */
  readonly selectors: readonly Selector[];
  /** Series that it adds to those of the budgets before it. */
  readonly added: readonly SyntheticSeries[];
  /** Selectors that count the bad, or the good, events and nothing else. */
  readonly numerator: readonly Selector[];
  /** Smallest share of bad events that the series can show; 0 where any share can be shown. */
  readonly finest: number;
  /** Whether only all or nothing can be bad at one moment. */
  readonly allOrNothing?: true;
  /** Whether it counts events, which may also not happen at all; a gauge always says something. */
  readonly countsEvents: boolean;
}

/** A counter that begins at zero. */
export function syntheticCounter(id: SeriesId, growth: Growth): SyntheticSeries {
  return {
    id,
    growth,
    series: (traffic) => {
      const climbs = countUp(traffic.stretches, (stretch) => grown(growth, traffic, stretch));
      return [
        {
          series: seriesName(id),
          values: climbs.map(({ start, step, steps }) => `${start}+${step}x${steps}`).join(" "),
        },
      ];
    },
  };
}

function grown({ events, bad }: Growth, traffic: Traffic, stretch: Stretch): number {
  const shares = Object.entries(bad).map(([budget, share]) => share * traffic.badRatio(budget, stretch));
  return stretch.events * shares.reduce((sum, share) => sum + share, events);
}
