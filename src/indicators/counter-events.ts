import { rate } from "../promql/build";
import type { Selector } from "../promql/expression";
import type { EventPair } from "./pair-events";
import { pairEvents } from "./pair-events";

/** Two counters: all events, and either the bad ones or the good ones. */
export type CounterEvents = { readonly kind: "counters" } & EventPair<Selector>;

export const counterEvents = pairEvents<Selector, CounterEvents>(rate, (selector) => selector);
