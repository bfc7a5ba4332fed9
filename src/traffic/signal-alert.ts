import { binary, number } from "../promql/build";
import { literalText, queried } from "../rules/alert-text";
import type { AlertingRule } from "../rules/rule";
import type { Service } from "../spec/service";
import { dashboardUid, dashboardUrl, guardrailAlertName, guardrailRunbookUrl, seriesLabels } from "../units/names";
import type { GuardrailKind } from "./guardrail-signals/guardrail-kind";
import { averaged } from "./signal-series";
import type { SignalSeries } from "./signal-series";
import { SIGNAL_WORDS } from "./signal-words";
import type { SignalInForce } from "./signals-in-force";

type Texts = Readonly<Record<string, string>>;

/** Labels of the alert's own, and those that say more than this alert knows. */
const TAKEN = ["tier", "slo", "guardrail"];

/** The alert of one guardrail. All of a service have one name, and never a severity that wakes anybody. */
export function signalAlert(
  service: Service,
  series: SignalSeries,
  { guardrail, signal }: SignalInForce,
): AlertingRule {
  const words = SIGNAL_WORDS[guardrail];
  const biting = signal.kind === "gauge" ? series.active(guardrail) : series.ratio(guardrail);
  const seen = signal.kind === "gauge" ? ofPods(guardrail) : ofRequests(series, guardrail);
  return {
    alert: guardrailAlertName(service),
    expression: binary(biting, ">", number(words.above)),
    for: words.for,
    labels: labelsOf(service, guardrail),
    annotations: {
      summary: `${service.service}: ${words.events} at the gateway`,
      description: `${seen} ${words.meaning} First, ${words.first}`,
      ...links(service),
    },
  };
}

function ofRequests({ window, events, ratio }: SignalSeries, guardrail: GuardrailKind): string {
  const { events: name, above, for: held } = SIGNAL_WORDS[guardrail];
  const counted = queried(binary(averaged(events(guardrail)), "*", number(window.seconds)), "count");
  const share = queried(averaged(ratio(guardrail)), "percentage");
  return `Guardrail ${guardrail}: ${counted} ${name} in the last ${window}, ${share} of the requests. This is told above ${above.percentText} % for ${held}, and it pages nobody.`;
}

function ofPods(guardrail: GuardrailKind): string {
  const { events, for: held } = SIGNAL_WORDS[guardrail];
  return `Guardrail ${guardrail}: {{ $value | printf "%.0f" }} ${events}. This is told of any for ${held}, and it pages nobody.`;
}

function labelsOf({ namespace, service, labels }: Service, guardrail: GuardrailKind): Texts {
  const users = Object.entries(seriesLabels(labels)).filter(([name]) => !TAKEN.includes(name));
  return { ...Object.fromEntries(users), namespace, service, guardrail, severity: "info" };
}

function links(service: Service): Texts {
  const { runbooksUrl, monitoring } = service;
  const { grafanaUrl } = monitoring;
  return {
    ...(runbooksUrl !== undefined && { runbook_url: literalText(guardrailRunbookUrl(runbooksUrl, service)) }),
    ...(grafanaUrl !== undefined && {
      dashboard_url: literalText(dashboardUrl(grafanaUrl, dashboardUid(service, "slo"))),
    }),
  };
}
