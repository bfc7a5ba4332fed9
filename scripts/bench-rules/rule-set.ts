import { parse } from "yaml";
import type { HistorySeries } from "./history";

/** The promises that every tool was given. */
export const SLOS = ["availability", "latency"] as const;
export type SloName = (typeof SLOS)[number];

export interface BenchRule {
  readonly slo: SloName;
  /** Record or alert name, for messages. */
  readonly name: string;
  readonly expression: string;
  readonly intervalSeconds: number;
  /** What a recording rule leaves in the TSDB. */
  readonly recorded?: HistorySeries["labels"];
}

/** All rules of one tool, as text. */
export interface RuleSet {
  readonly tool: string;
  readonly rules: readonly BenchRule[];
}

interface RuleFile {
  readonly groups: readonly {
    readonly name: string;
    readonly interval?: string;
    readonly rules: readonly {
      readonly record?: string;
      readonly alert?: string;
      readonly expr: string;
      readonly labels?: Readonly<Record<string, string>>;
    }[];
  }[];
}

/** Prometheus's own default, for groups that say nothing. */
const DEFAULT_INTERVAL = "1m";

/** The rules of Prometheus rule files, each told which SLO it serves by the name of its group. */
export function ruleSet(tool: string, texts: readonly string[]): RuleSet {
  const groups = texts.flatMap((text) => (parse(text) as RuleFile).groups);
  const rules = groups.flatMap((group) => {
    const slo = SLOS.find((name) => group.name.includes(name));
    if (slo === undefined) throw new Error(`group ${group.name} of ${tool} belongs to none of ${SLOS.join(", ")}`);
    const intervalSeconds = seconds(group.interval ?? DEFAULT_INTERVAL);
    return group.rules.map(({ record, alert, expr, labels }): BenchRule => ({
      slo,
      name: record ?? alert ?? "",
      expression: expr,
      intervalSeconds,
      ...(record !== undefined && { recorded: { __name__: record, ...labels } }),
    }));
  });
  return { tool, rules };
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `2m30s` as 150. */
function seconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)([smh])/g)];
  if (parts.map(([part]) => part).join("") !== duration) throw new Error(`${duration} is no rule interval known here`);
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNIT_SECONDS[unit], 0);
}

/** What the recording rules of all tools have left in the TSDB, each series once. */
export function recordedSeries(ruleSets: readonly RuleSet[]): HistorySeries[] {
  const recorded = ruleSets
    .flatMap(({ rules }) => rules.map(({ recorded }) => recorded))
    .filter((labels) => labels !== undefined);
  const unique = new Map(recorded.map((labels) => [JSON.stringify(Object.entries(labels).sort()), labels]));
  // Only samples read are counted, so one value serves. At 1 every burn alert is on, so no operand can be left unread.
  return [...unique.values()].map((labels) => ({ labels, start: 1, perStep: 0 }));
}
