/*
 * docs/guardrail-signals.md from the rows of src/traffic/guardrail-signals. A test compares both:
 * node --import tsx scripts/guardrail-signals.ts
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { printPromql } from "../src/promql/print";
import type { Selector } from "../src/promql/expression";
import { readService } from "../src/spec/read-service";
import type { Service } from "../src/spec/service";
import { GATEWAYS } from "../src/spec/traffic-spec";
import type { Gateway } from "../src/spec/traffic-spec";
import { GUARDRAIL_KINDS } from "../src/traffic/guardrail-signals/guardrail-kind";
import type { GuardrailSignal, Unseen } from "../src/traffic/guardrail-signals/guardrail-signal";
import { SIGNAL_TABLE } from "../src/traffic/guardrail-signals/signal-table";
import { SIGNAL_WORDS } from "../src/traffic/signal-words";

export const GUARDRAIL_SIGNALS_FILE = path.join(__dirname, "..", "docs", "guardrail-signals.md");

const HEAD = `# Is the guardrail biting?

A timeout, a retry, a circuit breaker or a limit that fires all day hides what it protects from. For every guardrail that \`traffic\` asks for, and that the gateway counts, there are recorded series, a panel and an informational alert. Written by \`scripts/guardrail-signals.ts\` from the rows in \`src/traffic/guardrail-signals\`; edit those.

## Recorded series

They are in a rule group of their own, \`<namespace>-<service>.guardrails\`, beside those of the SLOs: at most 10 series a service. Labels are \`namespace\`, \`service\` and \`guardrail\`, and nothing else.

| series | what it is |
| --- | --- |
| \`guardrail:requests:rate5m\` | all requests per second, without the label \`guardrail\` |
| \`guardrail:events:rate5m\` | how often the guardrail fired, per second |
| \`guardrail:events:ratio5m\` | the same as a share of the requests; not there without requests |
| \`guardrail:active:count\` | how many pods are ejected |

- The window is 5 minutes, or four scrapes where that is longer; the names follow.
- A counter that is missing has not counted yet: it is nothing while the gateway's counter of requests is there, and unknown without. Without requests there is no share. No series is ever NaN.
- \`rate\` does not see a counter's first sample, so the first event of a kind is not counted.
- \`traffic/guardrail-unseen\` (info) names the guardrails that the gateway has no series of.

## The alert

\`<Service>GuardrailBiting\`, with \`severity: info\` and the label \`guardrail\`, one for each guardrail. It pages nobody: what users notice is what the SLOs measure. Without series it is silent; \`MetricMissing\` of an SLO on the gateway's metrics says when those are gone.`;

const LAST = `The alert's runbook is \`runbooks/<namespace>-<service>.guardrails.md\`. \`render\` writes tests of these rules beside those of the SLOs.`;

function sample(gateway: Gateway): Service {
  const slos = [{ name: "any", objective: 99, indicator: { availability: { source: "app" } } }];
  const metadata = { name: "checkout", namespace: "shop" };
  const spec = { slos, traffic: { gateway } };
  return readService({ apiVersion: "guardrails/v1alpha1", kind: "Service", metadata, spec }).service!;
}

function limits(): string {
  const rows = GUARDRAIL_KINDS.map((kind) => {
    const { above, for: held, reason } = SIGNAL_WORDS[kind];
    const limit = above.number === 0 ? "any" : `${above.percentText} % of the requests`;
    return `| \`${kind}\` | ${limit} | ${held} | ${reason} |`;
  });
  return ["| guardrail | more than | for | why |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function gatewaySection(gateway: Gateway): string {
  const { requests, signals, needs, instead } = SIGNAL_TABLE[gateway];
  const service = sample(gateway);
  const rows = GUARDRAIL_KINDS.map((kind) => `| \`${kind}\` | ${cells(signals[kind], service)} |`);
  return [
    `## ${gateway}`,
    [
      ...(requests === undefined ? [] : [`Requests: ${code(requests(service))}`]),
      ...(needs === undefined ? [] : [`Needs: ${needs}`]),
      ...(instead === undefined ? [] : [`For what is not counted: ${instead}`]),
    ]
      .map((line) => `- ${line}.`)
      .join("\n"),
    ["| guardrail | counted is | series | |", "| --- | --- | --- | --- |", ...rows].join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function cells(signal: GuardrailSignal | Unseen, service: Service): string {
  if (signal.kind === "unseen") return `no | | ${signal.why}`;
  const missing = signal.missing === undefined ? [] : [`Not always: ${signal.missing.why}.`];
  const note = [...missing, ...(signal.caveat === undefined ? [] : [signal.caveat])].join(" ");
  return `${signal.counts} | ${seriesOf(signal, service)} | ${note}`;
}

function seriesOf(signal: GuardrailSignal, service: Service): string {
  const names = (selectors: readonly Selector[], by: string) =>
    [...new Set(selectors.map((selector) => named(selector)))].join(by);
  switch (signal.kind) {
    case "counters":
      return names(signal.counters(service), " + ");
    case "difference":
      return `${names(signal.more(service), " + ")} - ${named(signal.less(service))}`;
    case "gauge":
      return names(signal.gauges(service), " + ");
  }
}

/** The metric, and the status that picks its events; the labels that pick the service are those of the requests. */
function named({ metric, matchers }: Selector): string {
  const status = matchers.filter(({ label }) => ["code", "status"].includes(label));
  return code({ type: "selector", metric, matchers: status });
}

function code(selector: Selector): string {
  return `\`${printPromql(selector).replaceAll("|", "\\|")}\``;
}

export function printGuardrailSignals(): string {
  return `${[HEAD, limits(), LAST, ...GATEWAYS.map(gatewaySection)].join("\n\n")}\n`;
}

if (require.main === module) writeFileSync(GUARDRAIL_SIGNALS_FILE, printGuardrailSignals());
