import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { PodCounts, ScriptedTraffic } from "./scripted-traffic";

/** Share of its budget that an SLO has left; in a cluster the recording rules say it. */
export interface BudgetLeft {
  readonly namespace: string;
  readonly service: string;
  readonly slo: string;
  readonly left: number;
}

export interface Exporter {
  readonly port: number;
  stop(): void;
}

const METRIC = "http_server_request_duration_seconds";
const THRESHOLD = "0.25";

/** Shows what pods would show themselves, by OpenTelemetry's names, in one page. */
export async function startExporter(traffic: ScriptedTraffic, budgets: readonly BudgetLeft[]): Promise<Exporter> {
  const server = createServer((_, response) => {
    const lines = [...budgets.map(budgetLine), ...traffic.current().flatMap(podLines)];
    response.setHeader("content-type", "text/plain; version=0.0.4").end(`${lines.join("\n")}\n`);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, stop };
}

function budgetLine({ left, ...labels }: BudgetLeft): string {
  return line("slo:error_budget_remaining:ratio", labels, left);
}

/** A status appears with its first request, as in an app. */
function podLines({ namespace, pod, good, slow, errors }: PodCounts): string[] {
  const byStatus = [
    { status: "200", fast: good, all: good + slow },
    { status: "500", fast: errors, all: errors },
  ];
  return byStatus
    .filter(({ all }) => all > 0)
    .flatMap(({ status, fast, all }) => {
      const labels = { namespace, pod, http_response_status_code: status };
      return [
        line(`${METRIC}_bucket`, { ...labels, le: THRESHOLD }, fast),
        line(`${METRIC}_bucket`, { ...labels, le: "+Inf" }, all),
        line(`${METRIC}_count`, labels, all),
      ];
    });
}

function line(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const text = Object.entries(labels).map(([label, is]) => `${label}="${is}"`);
  return `${name}{${text.join(",")}} ${value}`;
}
