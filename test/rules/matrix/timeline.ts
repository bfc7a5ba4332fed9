import { ruleFile } from "../../../src/rules/rule-file";
import { generated } from "../generated";
import { promtoolAnswers } from "../promtool-answers";
import type { Sample } from "../promtool-answers";
import type { Series } from "./series";

/** What the rules have recorded at one evaluation, and which alerts fire. */
export interface Moment {
  /** Seconds since the first sample. */
  readonly at: number;
  readonly recorded: readonly Sample[];
  readonly firing: readonly Sample[];
}

const STEP = 30;

/** Everything that the rules of some services make of the series, at each of these seconds. */
export async function timeline(
  binary: string,
  { documents, series }: { readonly documents: readonly object[]; readonly series: Series },
  seconds: readonly number[],
): Promise<readonly Moment[]> {
  const rules = ruleFile(documents.flatMap((document) => generated(document).groups));
  const [answers] = await promtoolAnswers(binary, rules, [
    {
      series,
      questions: seconds.flatMap((at) => [
        ['{__name__=~"slo:.+"}', at] as const,
        ['ALERTS{alertstate="firing"}', at] as const,
      ]),
    },
  ]);
  return seconds.map((at, index) => ({ at, recorded: answers[2 * index], firing: answers[2 * index + 1] }));
}

/** Every evaluation of these minutes. */
export function evaluations(from: number, to: number): readonly number[] {
  return Array.from({ length: ((to - from) * 60) / STEP + 1 }, (_, index) => from * 60 + index * STEP);
}

/** Values of one recorded series at each moment; undefined where it has none. More than one sample is an error. */
export function valuesOf(
  moments: readonly Moment[],
  name: string,
  labels: Readonly<Record<string, string>>,
): readonly (number | undefined)[] {
  return moments.map(({ at, recorded }) => {
    const found = recorded.filter(
      (sample) =>
        sample.labels.__name__ === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
    if (found.length > 1) throw new Error(`${found.length} samples of ${name} at ${at} s`);
    return found[0]?.value;
  });
}

/** Recorded values that cannot be: no number, below zero, or a share above one. A budget may be overdrawn. */
export function absurd(moments: readonly Moment[]): readonly string[] {
  return moments.flatMap(({ at, recorded }) =>
    recorded.flatMap(({ labels, value }) => {
      const name = labels.__name__;
      const least = name === "slo:error_budget_remaining:ratio" ? -Infinity : 0;
      const most = name.includes(":ratio") && name !== "slo:burn_rate:ratio" ? 1 : Infinity;
      const fine = Number.isFinite(value) && value >= least && value <= most + 1e-9;
      return fine ? [] : [`${JSON.stringify(labels)} ${value} at ${at} s`];
    }),
  );
}
