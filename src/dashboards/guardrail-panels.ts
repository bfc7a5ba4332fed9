import type { Service } from "../spec/service";
import type { GuardrailKind } from "../traffic/guardrail-signals/guardrail-kind";
import { averaged, signalSeries } from "../traffic/signal-series";
import type { SignalSeries } from "../traffic/signal-series";
import { SIGNAL_WORDS } from "../traffic/signal-words";
import { signalsInForce } from "../traffic/signals-in-force";
import type { SignalInForce } from "../traffic/signals-in-force";
import type { PanelContent } from "./base-panel";
import { evenWidths } from "./even-widths";
import { dashed, lineFields } from "./field-config";
import type { Section } from "./layout";
import { timeseriesPanel } from "./panel";
import { constant } from "./slo-queries";

/** Not the name of a row of any SLO: theirs have no space. */
const ROW = "traffic guardrails";

const TITLES: Readonly<Record<GuardrailKind, string>> = {
  timeout: "Timeouts",
  retry: "Retries",
  overflow: "Refused by the circuit breaker",
  ejection: "Ejected pods",
  rate_limit: "Above the rate limit",
};

const QUESTIONS: Readonly<Record<GuardrailKind, string>> = {
  timeout: "How many timeouts are there for each request?",
  retry: "How many retries are there for each request? They hide failures from clients, and are load for the pods.",
  overflow: "Which share of the requests does the circuit breaker hold back?",
  ejection: "How many pods get no requests because they failed?",
  rate_limit: "Which share of the requests does the rate limit refuse?",
};

/** Whether the guardrails bite: a panel for each that the gateway counts; no row when it counts none. */
export function guardrailSections(service: Service): readonly Section[] {
  const signals = signalsInForce(service);
  if (signals.length === 0) return [];
  const series = signalSeries(service);
  const widths = evenWidths(signals.length);
  const panels = signals.map((each, index) =>
    timeseriesPanel({ ...content(series, each), size: { w: widths[index], h: 8 } }),
  );
  return [{ name: ROW, title: "Guardrails at the gateway", collapsed: true, panels }];
}

function content(series: SignalSeries, { guardrail, signal }: SignalInForce): Omit<PanelContent, "size"> {
  const { above, for: held } = SIGNAL_WORDS[guardrail];
  const isGauge = signal.kind === "gauge";
  const told = `told when above for ${held}`;
  const caveat = signal.caveat === undefined ? "" : ` ${signal.caveat}`;
  return {
    name: `${ROW}/${guardrail}`,
    title: TITLES[guardrail],
    description: `${QUESTIONS[guardrail]} Counted: ${signal.counts}.${caveat}`,
    fieldConfig: lineFields({ unit: isGauge ? "none" : "percentunit", min: 0, overrides: [dashed(told, "blue")] }),
    queries: [
      {
        expression: averaged(isGauge ? series.active(guardrail) : series.ratio(guardrail)),
        legend: isGauge ? "pods" : `last ${series.window}`,
      },
      { expression: constant(above), legend: told },
    ],
  };
}
