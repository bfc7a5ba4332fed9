import { rate } from "../promql/build";
import type { Selector } from "../promql/expression";
import type { EventPair } from "./pair-events";
import { pairEvents } from "./pair-events";

/** Two counters: all events, and either the bad ones or the good ones. */
export type CounterEvents = { readonly kind: "counters" } & EventPair<Selector>;

export const counterEvents = pairEvents<Selector, CounterEvents>({
  perSecond: rate,
  present: (selector) => selector,
  sameMetric: countsOneMetric,
});

/** A bucket that is missing is a boundary that the histogram does not have, and says nothing about events. */
export function countsOneMetric(total: Selector, good: Selector): boolean {
  const isBucket = good.matchers.some(({ label }) => label === "le");
  return total.metric !== undefined && total.metric === good.metric && !isBucket;
}
