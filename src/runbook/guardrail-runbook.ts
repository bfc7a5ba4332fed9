import { printPromql } from "../promql/print";
import type { Service } from "../spec/service";
import { SIGNAL_WORDS } from "../traffic/signal-words";
import { signalSeries } from "../traffic/signal-series";
import type { SignalSeries } from "../traffic/signal-series";
import { signalsInForce } from "../traffic/signals-in-force";
import type { SignalInForce } from "../traffic/signals-in-force";
import { fileNames, guardrailAlertName, runbookAnchor } from "../units/names";
import { code, heading, paragraph, printMarkdown } from "./markdown";
import type { Block } from "./markdown";
import type { Runbook } from "./runbook";

/** The runbook of the alert about guardrails that bite; none for a service without such an alert. */
export function guardrailRunbook(service: Service): readonly Runbook[] {
  const signals = signalsInForce(service);
  if (signals.length === 0) return [];
  const alert = guardrailAlertName(service);
  const series = signalSeries(service);
  const blocks = [
    heading(1, `${service.service}: guardrails at the gateway`),
    heading(2, alert, runbookAnchor(alert)),
    paragraph(
      "A guardrail does its work, more than it should for long. The alert's label ",
      { code: "guardrail" },
      " says which one; it has severity info and pages nobody. What users notice is what the SLOs measure: if a burn alert fires as well, begin with its runbook, and read on here for the cause.",
    ),
    ...signals.flatMap((each) => section(series, each)),
  ];
  const { namespace, service: name } = service;
  return [
    {
      id: { namespace, service: name },
      path: fileNames.guardrailRunbook(service),
      text: printMarkdown(blocks),
      anchors: [runbookAnchor(alert)],
    },
  ];
}

function section(series: SignalSeries, { guardrail, signal }: SignalInForce): readonly Block[] {
  const { above, for: held, meaning, first } = SIGNAL_WORDS[guardrail];
  const isGauge = signal.kind === "gauge";
  const limit = isGauge ? `any for ${held}` : `more than ${above.percentText} % of the requests for ${held}`;
  const shown = isGauge ? series.active(guardrail) : series.ratio(guardrail);
  return [
    heading(3, guardrail, guardrail),
    paragraph(`Counted: ${signal.counts}. Told: ${limit}. ${meaning}`),
    ...(signal.caveat === undefined ? [] : [paragraph(signal.caveat)]),
    paragraph(`First step: ${first}`),
    code("promql", printPromql(shown)),
  ];
}
