import type { CanaryPlan, PlannedVerdict } from "../../../src/canary/canary-plan";
import type { AnalysisMetric, FinishedRelease } from "./finished-release";

/** The verdict of one SLO: when it was made, and on what. */
export interface MadeVerdict {
  readonly slo: string;
  readonly phase: string;
  /** From the beginning of the analysis. */
  readonly seconds: number;
  readonly requests: number;
  readonly errors: number;
}

/** The verdicts of a release, the one that decided first: what failed, or what succeeded last. */
export function verdictsOf({ analyses, ending }: FinishedRelease, plan: CanaryPlan): readonly MadeVerdict[] {
  const verdicts = plan.verdicts.flatMap((verdict) => {
    const slo = verdict.guarded.id.slo;
    return analyses.flatMap(({ startedAt, metrics }) => {
      const metric = metrics.find(({ name }) => name === slo);
      return metric === undefined ? [] : [verdictOf(verdict, metric, startedAt)];
    });
  });
  const failed = ({ phase }: MadeVerdict) => Number(phase === "Failed");
  return verdicts.sort((one, other) =>
    ending === "aborted" ? failed(other) - failed(one) : other.seconds - one.seconds,
  );
}

function verdictOf(verdict: PlannedVerdict, { name, phase, measurements = [] }: AnalysisMetric, startedAt: string) {
  const last = measurements.at(-1);
  const sum = Number(/^\[(.*)\]$/.exec(last?.value ?? "")?.[1] || 0);
  const seconds = (Date.parse(last?.finishedAt ?? startedAt) - Date.parse(startedAt)) / 1_000;
  return { slo: name, phase, seconds, ...countsBehind(verdict, sum) };
}

const WHOLE = 1e-5;
const MOST_ERRORS = 100_000;

/** The counts that a sum was made of: only one pair of whole numbers gives it, while the stable version has no errors. */
function countsBehind({ test }: PlannedVerdict, sum: number): { readonly requests: number; readonly errors: number } {
  for (let errors = 0; errors < MOST_ERRORS; errors++) {
    const good = (sum - errors * test.perError.number) / test.perGood.number;
    if (good > -WHOLE && Math.abs(good - Math.round(good)) < WHOLE)
      return { requests: errors + Math.round(good), errors };
  }
  throw new Error(`no counts give a sum of ${sum}`);
}
