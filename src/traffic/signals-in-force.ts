import type { Service } from "../spec/service";
import { kindsAskedFor } from "./guardrail-signals/guardrail-kind";
import type { GuardrailKind } from "./guardrail-signals/guardrail-kind";
import type { GuardrailSignal } from "./guardrail-signals/guardrail-signal";
import { signalOf } from "./guardrail-signals/signal-table";

/** One guardrail of a service whose firing its gateway counts. */
export interface SignalInForce {
  readonly guardrail: GuardrailKind;
  readonly signal: GuardrailSignal;
}

/** The guardrails that are asked for, as far as the gateway has series of them; of two with the same series the one that has them. */
export function signalsInForce({ traffic }: Service): readonly SignalInForce[] {
  if (traffic === undefined) return [];
  const asked = kindsAskedFor(traffic);
  return asked.flatMap((guardrail) => {
    const signal = signalOf(traffic, guardrail);
    if (signal.kind === "unseen") return [];
    return signal.sameAs !== undefined && asked.includes(signal.sameAs) ? [] : [{ guardrail, signal }];
  });
}
