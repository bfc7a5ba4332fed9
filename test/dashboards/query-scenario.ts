import type { GuardedSlo } from "../../src/burnrate/guarded-slo";
import type { Dashboard } from "../../src/dashboards/dashboard";
import { printYaml } from "../../src/manifest";
import { ruleFile } from "../../src/rules/rule-file";
import { ruleGroup } from "../../src/rules/rule-group";
import type { Service } from "../../src/spec/service";
import { signalRules } from "../../src/traffic/signal-rules";
import { promtool } from "../rules/promtool";
import { everyPanel, interpolated } from "./every-panel";

/** What is asked of promtool, and what it has to answer: values by the text of their labels. */
export interface Question {
  readonly query: string;
  readonly at: string;
  readonly answers: Readonly<Record<string, number>>;
}

/** What Prometheus has seen, and the SLO whose rules it evaluates, with those about its service's guardrails. */
export interface Scenario {
  /** Values of each series, one a 30 s scrape, in promtool's notation. */
  readonly series: Readonly<Record<string, string>>;
  /** @default 30s */
  readonly interval?: string;
  /** @default - no rules: the recorded series are among the given ones */
  readonly rulesOf?: { readonly service: Service; readonly slo: GuardedSlo };
}

/** What promtool says about the questions; empty when it answers as expected. */
export async function complaints(
  binary: string,
  { series, interval = "30s", rulesOf }: Scenario,
  questions: readonly Question[],
): Promise<string> {
  const groups =
    rulesOf === undefined ? [] : [ruleGroup(rulesOf.service, rulesOf.slo), ...signalRules(rulesOf.service)];
  const test = {
    interval,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: questions.map(({ query, at, answers }) => ({
      expr: query,
      eval_time: at,
      exp_samples: Object.entries(answers).map(([labels, value]) => ({ labels, value })),
    })),
  };
  const { code, output } = await promtool(
    binary,
    ["test", "rules", "test.yml"],
    [
      { path: "rules.yml", text: printYaml(ruleFile(groups)) },
      {
        path: "test.yml",
        text: printYaml({ rule_files: ["rules.yml"], evaluation_interval: interval, tests: [test] }),
      },
    ],
  );
  return code === 0 ? "" : output;
}

/** A board's queries, or one panel's, as Grafana sends them. */
export function queriesOf(board: Dashboard, title?: string, picked: Readonly<Record<string, string>> = {}): string[] {
  return everyPanel(board)
    .filter((panel) => title === undefined || panel.title === title)
    .flatMap((panel) => panel.targets.map(({ expr }) => interpolated(expr, picked)));
}
