import type { Expression } from "../promql/expression";
import { finite } from "../promql/finite";
import { withRange } from "../promql/with-range";
import type { EventPair } from "./pair-events";
import { pairEvents } from "./pair-events";

/** The user's own expressions of events per second; the ranges in them stand for whatever range is needed. */
export type RateEvents = { readonly kind: "rates" } & EventPair<Expression>;

export const rateEvents = pairEvents<Expression, RateEvents>({
  perSecond: (expression, range) => finite(withRange(expression, range)),
  present: withRange,
  sameMetric: () => false,
});
