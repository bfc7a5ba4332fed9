import { EVALUATION_INTERVAL } from "../burnrate/evaluation";
import { aggregate, binary, call, matchers, matches, number, over, selector } from "../promql/build";
import type { Expression } from "../promql/expression";
import { expectNothing, expectValue } from "../rules/promtool/alert-assertions";
import type { ExpressionTest, InputSeries, TestCase } from "../rules/promtool/rule-tests";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { guardrailAlertName } from "../units/names";
import { signalSeries } from "./signal-series";
import { simulatedSeries } from "./signal-simulation";
import type { SimulatedTraffic } from "./signal-simulation";
import { SIGNAL_WORDS } from "./signal-words";
import { signalsInForce } from "./signals-in-force";
import type { SignalInForce } from "./signals-in-force";

/** Shares of the limit that must be told, and that must not. */
const ABOVE = 1.1;
const BELOW = 0.9;
/** Rounding of made-up events: a share is right to within this part of it. */
const EXACT = 0.001;
/** So many that one event more or less is within `EXACT` of every limit. */
const REQUESTS = 1_000_000;

/** Tests of the rules about guardrails, for the user's own CI: they fire at their minute, and are silent otherwise. */
export function signalTests(service: Service): readonly TestCase[] {
  const signals = signalsInForce(service);
  if (signals.length === 0) return [];
  const lasts = longest(signals).times(2);
  const made = (traffic: Omit<SimulatedTraffic, "lasts">) => simulatedSeries(service, { lasts, ...traffic });
  const [above, below, calm, idle] = [
    made({ requests: REQUESTS, biting: ABOVE }),
    made({ requests: REQUESTS, biting: BELOW }),
    made({ requests: REQUESTS }),
    made({ requests: 0, biting: BELOW }),
  ];
  if (above === undefined || below === undefined || calm === undefined || idle === undefined) return [];
  const test = (name: string, series: readonly InputSeries[], expectations: readonly ExpressionTest[]): TestCase => ({
    name: `guardrails: ${name}`,
    interval: String(service.monitoring.scrapeInterval),
    input_series: series,
    promql_expr_test: expectations,
  });
  const silent = neverFired(service, lasts);
  return [
    test(
      "each one that bites is told at its minute",
      above,
      signals.flatMap((each) => firesAtItsMinute(service, each)),
    ),
    test(`${BELOW} times the limit is silence`, below, [silent, ...shares(service, signals, { of: BELOW, at: lasts })]),
    test("without events of theirs they count nothing", calm, [silent, ...nothingCounted(service, signals, lasts)]),
    test("without requests there is no share and no alert", idle, [silent, noShare(service, lasts)]),
    test("without series nothing is known and nothing is told", [], [silent, nothingRecorded(service, lasts)]),
  ];
}

function longest(signals: readonly SignalInForce[]): Duration {
  return signals.map(({ guardrail }) => SIGNAL_WORDS[guardrail].for).sort((a, b) => b.compare(a))[0];
}

function firesAtItsMinute(service: Service, each: SignalInForce): ExpressionTest[] {
  const { guardrail } = each;
  const fires = begins(service, each).plus(SIGNAL_WORDS[guardrail].for);
  const firing = aggregate("count", alerts(service, { guardrail, alertstate: "firing" }));
  return [
    expectNothing(firing, fires.minus(EVALUATION_INTERVAL)),
    expectValue(firing, fires, 1),
    ...shares(service, [each], { of: ABOVE, at: fires }),
  ];
}

/** A rate needs two scrapes; then comes the next evaluation. */
function begins({ monitoring }: Service, { signal }: SignalInForce): Duration {
  if (signal.kind === "gauge") return Duration.of(0, "s");
  const evaluations = Math.ceil(monitoring.scrapeInterval.milliseconds / EVALUATION_INTERVAL.milliseconds);
  return EVALUATION_INTERVAL.times(evaluations);
}

/** What is recorded is the made-up share; of a gauge, one or none. */
function shares(
  service: Service,
  signals: readonly SignalInForce[],
  { of, at }: { readonly of: number; readonly at: Duration },
): ExpressionTest[] {
  const series = signalSeries(service);
  return signals.map(({ guardrail, signal }) => {
    if (signal.kind === "gauge") return expectValue(aggregate("sum", series.active(guardrail)), at, of > 1 ? 1 : 0);
    const wanted = SIGNAL_WORDS[guardrail].above.number * of;
    const [least, most] = [wanted * (1 - EXACT), wanted * (1 + EXACT)].map((bound) =>
      number(Number(bound.toPrecision(6))),
    );
    const right = binary(binary(series.ratio(guardrail), ">", least), "<", most);
    return expectValue(aggregate("count", right), at, 1);
  });
}

/** Counters come with their first event: until then nothing has happened. A difference needs both its sides. */
function nothingCounted(service: Service, signals: readonly SignalInForce[], at: Duration): ExpressionTest[] {
  const series = signalSeries(service);
  return signals.flatMap(({ guardrail, signal }) => {
    if (signal.kind === "gauge") return [expectValue(aggregate("sum", series.active(guardrail)), at, 0)];
    const recorded = [series.events(guardrail), series.ratio(guardrail)].map((each) => aggregate("sum", each));
    if (signal.kind === "difference") return recorded.map((each) => expectNothing(each, at));
    return recorded.map((each) => expectValue(each, at, 0));
  });
}

function noShare(service: Service, at: Duration): ExpressionTest {
  return expectNothing(aggregate("count", recordedBy(service, "guardrail:events:ratio.+")), at);
}

function nothingRecorded(service: Service, at: Duration): ExpressionTest {
  return expectNothing(aggregate("count", recordedBy(service, "guardrail:.+")), at);
}

function recordedBy({ namespace, service }: Service, names: string): Expression {
  return { type: "selector", matchers: matchers({ __name__: matches(names), namespace, service }) };
}

function neverFired(service: Service, until: Duration): ExpressionTest {
  const ever = call("max_over_time", over(alerts(service, { alertstate: "firing" }), until));
  return expectNothing(aggregate("count", ever), until);
}

function alerts(service: Service, labels: Readonly<Record<string, string>>) {
  const alertname = guardrailAlertName(service);
  return selector("ALERTS", matchers({ alertname, namespace: service.namespace, service: service.service, ...labels }));
}
