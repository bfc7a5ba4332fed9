import type { Expression } from "../promql/expression";
import { withRange } from "../promql/with-range";
import type { EventPair } from "./pair-events";
import { pairEvents } from "./pair-events";

/** The user's own expressions of events per second; the ranges in them stand for whatever range is needed. */
export type RateEvents = { readonly kind: "rates" } & EventPair<Expression>;

export const rateEvents = pairEvents<Expression, RateEvents>(withRange, withRange);
