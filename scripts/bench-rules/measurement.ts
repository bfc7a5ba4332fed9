import type { Server } from "./prometheus";
import { BASE_WINDOW, SELECTORS } from "./raw-series";
import { SLOS } from "./rule-set";
import type { BenchRule, RuleSet, SloName } from "./rule-set";

/** What the rows are about: each SLO alone, and both. */
export const SUBJECTS = [...SLOS, "both"] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What one evaluation of all of a tool's rules for a subject costs. */
export interface Cost {
  readonly tool: string;
  readonly subject: Subject;
  readonly samples: number;
  /** With every group evaluated at its own interval. */
  readonly samplesPerHour: number;
  readonly milliseconds: number;
}

export interface SizeResult {
  readonly size: number;
  /** Each raw sample of the base window read once. */
  readonly floor: Readonly<Record<Subject, number>>;
  readonly costs: readonly Cost[];
}

/** Scrapes inside the base window; version 3 of Prometheus leaves out the sample at a range's start. */
const SCRAPES_IN_BASE = 4;

/** Read off the same TSDB, and compared with what was written to it. */
export async function floorOf(server: Server, size: number): Promise<SizeResult["floor"]> {
  const availability = await floorOfSlo(server, "availability", size * 1.4);
  const latency = await floorOfSlo(server, "latency", size);
  return { availability, latency, both: availability + latency };
}

async function floorOfSlo(server: Server, slo: SloName, seriesRead: number): Promise<number> {
  let floor = 0;
  for (const selector of Object.values(SELECTORS[slo])) {
    floor += (await server.query(`count_over_time(${selector}[${BASE_WINDOW}])`)).samples;
  }
  const expected = Math.round(seriesRead) * SCRAPES_IN_BASE;
  if (floor !== expected) {
    throw new Error(`${slo}: ${BASE_WINDOW} hold ${floor} samples, not ${expected}; is this Prometheus 3?`);
  }
  return floor;
}

export async function costsOf(server: Server, ruleSets: readonly RuleSet[]): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (const { tool, rules } of ruleSets) {
    await everySelectorFinds(server, tool, rules);
    const bySlo: Cost[] = [];
    for (const slo of SLOS) {
      const own = rules.filter((rule) => rule.slo === slo);
      if (own.length === 0) throw new Error(`${tool} has no rules for ${slo}`);
      bySlo.push(await costOf(server, own, { tool, subject: slo }));
    }
    costs.push(...bySlo, sum(bySlo, { tool, subject: "both" }));
  }
  return costs;
}

const SELECTOR = /[a-zA-Z_:][\w:]*\{[^{}]*\}/g;

/** A rule that finds no series costs nothing; no tool may look cheap for that reason. */
async function everySelectorFinds(server: Server, tool: string, rules: readonly BenchRule[]): Promise<void> {
  for (const selector of new Set(rules.flatMap((rule) => rule.expression.match(SELECTOR) ?? []))) {
    const { values } = await server.query(`count(${selector})`);
    if (values.length === 0) throw new Error(`${tool} reads ${selector}, of which there is no history`);
  }
}

type Key = Pick<Cost, "tool" | "subject">;

async function costOf(server: Server, rules: readonly BenchRule[], key: Key): Promise<Cost> {
  const costs: Cost[] = [];
  for (const rule of rules) {
    const { samples, milliseconds } = await server.query(rule.expression);
    costs.push({ ...key, samples, milliseconds, samplesPerHour: (samples * 3600) / rule.intervalSeconds });
  }
  return sum(costs, key);
}

function sum(costs: readonly Cost[], key: Key): Cost {
  const total = (figure: "samples" | "samplesPerHour" | "milliseconds") =>
    costs.reduce((before, cost) => before + cost[figure], 0);
  return {
    ...key,
    samples: total("samples"),
    samplesPerHour: total("samplesPerHour"),
    milliseconds: total("milliseconds"),
  };
}
