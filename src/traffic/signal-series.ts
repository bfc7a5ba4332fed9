import { baseWindow } from "../burnrate/evaluation";
import { aggregate, matchers, selector } from "../promql/build";
import type { Expression, Selector } from "../promql/expression";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { guardrailSeriesNames } from "../units/names";
import type { GuardrailKind } from "./guardrail-signals/guardrail-kind";

const WINDOW = Duration.of(5, "m");

/** The recorded series about one service's guardrails. */
export interface SignalSeries {
  /** The window that raw series are read over. */
  readonly window: Duration;
  readonly requests: Selector;
  readonly events: (guardrail: GuardrailKind) => Selector;
  readonly ratio: (guardrail: GuardrailKind) => Selector;
  readonly active: (guardrail: GuardrailKind) => Selector;
}

export function signalSeries({ namespace, service, monitoring }: Service): SignalSeries {
  const base = baseWindow(monitoring);
  const window = base.compare(WINDOW) > 0 ? base : WINDOW;
  const of = (name: string) => (guardrail: GuardrailKind) =>
    selector(name, matchers({ namespace, service, guardrail }));
  return {
    window,
    requests: selector(guardrailSeriesNames.requestRate(window), matchers({ namespace, service })),
    events: of(guardrailSeriesNames.eventRate(window)),
    ratio: of(guardrailSeriesNames.eventRatio(window)),
    active: of(guardrailSeriesNames.active),
  };
}

/** One number whatever the copies of a second ruler. */
export function averaged(recorded: Selector): Expression {
  return aggregate("avg", recorded);
}
