import { guardedSlos } from "../../../src/burnrate/guarded-slo";
import type { GuardedSlo } from "../../../src/burnrate/guarded-slo";
import type { Selector } from "../../../src/promql/expression";
import { parseSelector } from "../../../src/promql/parse";
import type { InputSeries } from "../../../src/rules/promtool/rule-tests";
import { selects } from "../../../src/rules/promtool/series-id";
import type { Traffic } from "../../../src/rules/promtool/synthetic-series";
import type { Service } from "../../../src/spec/service";
import { contractService } from "../../traffic/contract-service";

/** A service with these SLOs and nothing that expects the contract's own. */
export function serviceWith(
  slos: readonly object[],
  changes: object = {},
): { readonly service: Service; readonly slos: readonly GuardedSlo[] } {
  const service = contractService("checkout", { canary: null, monitoring: { retention: null }, ...changes, slos });
  const guarded = guardedSlos(service);
  expect(guarded.problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return { service, slos: guarded.slos };
}

export function selectorOf(text: string): Selector {
  const parsed = parseSelector(text);
  if ("error" in parsed) throw new Error(parsed.error.message);
  return parsed.value;
}

/** Two stretches: five scrapes without, then four with errors. */
export function traffic(ratios: Readonly<Record<string, number>>, scrapeSeconds = 30): Traffic {
  const stretches = [
    { scrapes: 5, events: 1_000 },
    { scrapes: 4, events: 1_000 },
  ];
  return {
    scrapeSeconds,
    stretches,
    badRatio: (budget, stretch) => (stretch === stretches[0] ? 0 : (ratios[budget] ?? 0)),
  };
}

/** Every sample of promtool's notation `start+stepxcount`. */
export function samplesOf(values: string): number[] {
  return values.split(" ").flatMap((part) => {
    const [, start, step, count] = /^(-?[\d.]+)\+([\d.]+)x(\d+)$/.exec(part)!;
    const samples = [Number(start)];
    for (let index = 0; index < Number(count); index++) samples.push(samples[index] + Number(step));
    return samples;
  });
}

/** What a selector's counters count between two scrapes, rounded to a millionth. */
export function increments(series: readonly InputSeries[], selector: string): number[] {
  const picked = series.filter((each) => {
    const { metric, matchers } = selectorOf(each.series);
    const labels = Object.fromEntries(matchers.map(({ label, value }) => [label, value]));
    return selects(selectorOf(selector), { metric, labels }) === true;
  });
  const counters = picked.map(({ values }) => samplesOf(values));
  return (counters[0] ?? []).slice(1).map((_, index) => {
    const sum = counters.reduce((all, samples) => all + samples[index + 1] - samples[index], 0);
    return Math.round(sum * 1e6) / 1e6;
  });
}
