import { EVALUATION_INTERVAL } from "../burnrate/evaluation";
import { binary, call, chain, number, rate, sum } from "../promql/build";
import type { Expression, Selector } from "../promql/expression";
import type { RecordingRule, RuleGroup } from "../rules/rule";
import type { Service } from "../spec/service";
import type { Duration } from "../units/duration";
import { guardrailGroupName } from "../units/names";
import type { GuardrailSignal } from "./guardrail-signals/guardrail-signal";
import { SIGNAL_TABLE } from "./guardrail-signals/signal-table";
import { signalAlert } from "./signal-alert";
import { averaged, signalSeries } from "./signal-series";
import type { SignalSeries } from "./signal-series";
import { signalsInForce } from "./signals-in-force";
import type { SignalInForce } from "./signals-in-force";

/** The rules about a service's guardrails, one group; none where the gateway counts nothing that is asked for. */
export function signalRules(service: Service): readonly RuleGroup[] {
  const signals = signalsInForce(service);
  const requests = service.traffic && SIGNAL_TABLE[service.traffic.gateway].requests;
  if (signals.length === 0 || requests === undefined) return [];
  const series = signalSeries(service);
  const total = sum(rate(requests(service), series.window));
  return [
    {
      name: guardrailGroupName(service),
      interval: EVALUATION_INTERVAL,
      rules: [
        recorded(series.requests, total),
        ...signals.flatMap((each) => recordedSignal(service, series, each)),
        ...signals.map((each) => signalAlert(service, series, each)),
      ],
    },
  ];
}

function recordedSignal(service: Service, series: SignalSeries, { guardrail, signal }: SignalInForce): RecordingRule[] {
  const now = signalNow(service, series, signal);
  if (signal.kind === "gauge") return [recorded(series.active(guardrail), now)];
  const requests = binary(averaged(series.requests), ">", number(0));
  return [
    recorded(series.events(guardrail), now),
    recorded(series.ratio(guardrail), binary(averaged(series.events(guardrail)), "/", requests)),
  ];
}

/** Events per second, or how many there are; without requests to be seen nothing is known of either. */
function signalNow(service: Service, series: SignalSeries, signal: GuardrailSignal): Expression {
  const nothing = binary(averaged(series.requests), "*", number(0));
  switch (signal.kind) {
    case "counters":
      return chain(
        "+",
        signal.counters(service).map((counter) => binary(sum(rate(counter, series.window)), "or", nothing)),
      );
    case "difference":
      return difference(signal.more(service), signal.less(service), series.window);
    case "gauge":
      return binary(signal.active(chain("or", signal.gauges(service))), "or", nothing);
  }
}

/** Two counters that are scraped together, but extrapolated each by itself: it may come out a little below nothing. */
function difference(more: readonly Selector[], less: Selector, window: Duration): Expression {
  const tries = sum(
    chain(
      "or",
      more.map((each) => rate(each, window)),
    ),
  );
  return call("clamp_min", binary(tries, "-", sum(rate(less, window))), number(0));
}

/** What a selector of a recorded series reads, the rule of that series writes. */
function recorded({ metric, matchers }: Selector, expression: Expression): RecordingRule {
  const labels = Object.fromEntries(matchers.map(({ label, value }) => [label, value]));
  return { record: metric!, expression, labels };
}
