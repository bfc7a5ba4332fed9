import type { Expression, Selector } from "../../promql/expression";
import type { Service, Traffic } from "../../spec/service";
import type { GuardrailKind } from "./guardrail-kind";

interface Signal {
  /** What one event is, or what is counted, in words. */
  readonly counts: string;
  /** What the numbers leave out or have in them besides; sentences. */
  readonly caveat?: string;
  /** Routes on which the series do not exist, and why. */
  readonly missing?: { readonly on: (traffic: Traffic) => boolean; readonly why: string };
  /** Another guardrail that the gateway counts with the same series: where both are asked for, that one has them. */
  readonly sameAs?: GuardrailKind;
}

/** Counters, added up. One that is not there has not counted yet. */
export interface CountedSignal extends Signal {
  readonly kind: "counters";
  readonly counters: (service: Service) => readonly Selector[];
}

/** One counter less another. Unknown while either is missing. */
export interface DifferenceSignal extends Signal {
  readonly kind: "difference";
  /** One counter, under every name that its labels may have. */
  readonly more: (service: Service) => readonly Selector[];
  readonly less: (service: Service) => Selector;
}

/** What is so at this moment. Gauges that are not there say that nothing is. */
export interface GaugeSignal extends Signal {
  readonly kind: "gauge";
  /** One gauge, under every name that its labels may have. */
  readonly gauges: (service: Service) => readonly Selector[];
  /** How many there are, without labels. */
  readonly active: (gauge: Expression) => Expression;
  /** The gauge's value when nothing is so, and when one is: what tests make up. */
  readonly idle: number;
  readonly biting: number;
}

export type GuardrailSignal = CountedSignal | DifferenceSignal | GaugeSignal;

/** The gateway has no series from which it follows. */
export interface Unseen {
  readonly kind: "unseen";
  readonly why: string;
}

export const unseen = (why: string): Unseen => ({ kind: "unseen", why });

/** Which series of one gateway show that a guardrail fires. */
export interface GatewaySignals {
  /** The counter of all requests of a service, as the client sees them. Absent where nothing is counted. */
  readonly requests?: (service: Service) => Selector;
  readonly signals: Readonly<Record<GuardrailKind, GuardrailSignal | Unseen>>;
  /** What must be switched on before the series exist. */
  readonly needs?: string;
  /** Where to look for what has no series. */
  readonly instead?: string;
}

/** Of a gateway that counts requests and not how they ended. */
export const allUnseen = (why: string): GatewaySignals["signals"] => ({
  timeout: unseen(why),
  retry: unseen(why),
  overflow: unseen(why),
  ejection: unseen(why),
  rate_limit: unseen(why),
});
