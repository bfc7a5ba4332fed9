import { aggregate, by, matchers, selector } from "../promql/build";
import { printPromql } from "../promql/print";
import { hasErrors } from "../problem";
import { readService } from "../spec/read-service";
import type { Service, Slo } from "../spec/service";
import { seriesNames } from "../units/names";
import type { SloIdentity } from "../units/names";
import type { Ratio } from "../units/ratio";
import { askPrometheus } from "./ask-prometheus";
import type { PrometheusServer } from "./ask-prometheus";
import { readHeaders } from "./budget-options";
import type { BudgetOptions } from "./budget-options";
import { exitCode } from "./exit-code";
import type { ExitCode } from "./exit-code";
import type { LeftBudget } from "./left-budget";
import { loadDocuments } from "./load-documents";
import { printBudgets } from "./print-budgets";
import { printFindings } from "./print-findings";
import type { DocumentFindings } from "./print-findings";
import type { Terminal } from "./terminal";

/** `guardrails budget`: whether enough error budget is left for a release. What cannot be known is never enough. */
export async function budget(files: readonly string[], options: BudgetOptions, terminal: Terminal): Promise<ExitCode> {
  const read = readHeaders(options.headerFile);
  if ("refused" in read) {
    terminal.err(read.refused);
    return 2;
  }
  const { services, findings } = servicesOf(files, options);
  if (findings.length > 0) {
    terminal.err(printFindings(findings, "text"));
    return exitCode(findings, false) === 0 ? 0 : 2;
  }
  const asked = services.map((service) => {
    const url = options.prometheus ?? service.monitoring.prometheusUrl;
    const server = { url, headers: read.headers, timeoutSeconds: options.timeout };
    return Promise.all(service.slos.map((slo) => budgetsOf({ service, slo, minimum: options.minimum }, server)));
  });
  const budgets = (await Promise.all(asked)).flat(2);
  terminal.out(printBudgets(budgets, options));
  if (budgets.some(({ unknown }) => unknown !== undefined)) return 2;
  return budgets.every(({ enough }) => enough) ? 0 : 1;
}

/** The services of all files, or the findings that make them unreadable. */
function servicesOf(
  files: readonly string[],
  options: BudgetOptions,
): { readonly services: readonly Service[]; readonly findings: readonly DocumentFindings[] } {
  const results = loadDocuments(files, options.service).map((source) => {
    if (source.document === undefined) return { source, problems: source.problems };
    const { service, problems } = readService(source.document, { environment: options.env || undefined });
    return { source, problems, service: hasErrors(problems) ? undefined : service };
  });
  return {
    services: results.flatMap(({ service }) => service ?? []),
    findings: results.filter(({ service }) => service === undefined),
  };
}

interface Subject {
  readonly service: Service;
  readonly slo: Slo;
  readonly minimum: Ratio;
}

async function budgetsOf({ service, slo, minimum }: Subject, server: PrometheusServer): Promise<LeftBudget[]> {
  const id = { namespace: service.namespace, service: service.service, slo: slo.name };
  const answer = await askPrometheus(server, budgetQuery(id, slo.groupBy ?? []));
  const unknown = (why: string, group = {}): LeftBudget => ({ ...id, group, enough: false, unknown: why });
  if ("failed" in answer) return [unknown(`Prometheus: ${answer.failed}`)];
  if (answer.series.length === 0) return [unknown(`there is no series ${seriesNames.budgetRemaining}`)];
  return answer.series.map(({ labels, value }) =>
    Number.isFinite(value)
      ? { ...id, group: labels, left: value, enough: value >= minimum.number }
      : unknown("the budget is not a number", labels),
  );
}

/** Averaged, because a second ruler records the same series once more. */
function budgetQuery({ namespace, service, slo }: SloIdentity, groupBy: readonly string[]): string {
  const series = selector(seriesNames.budgetRemaining, matchers({ namespace, service, slo }));
  return printPromql(aggregate("avg", series, by(groupBy)));
}
