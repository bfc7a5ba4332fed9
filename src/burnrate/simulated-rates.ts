import type { Duration } from "../units/duration";
import { EVALUATION_INTERVAL } from "./evaluation";
import type { IncidentCounters } from "./incident-counters";

/** How counters become what the base rules record. */
export interface Sampling {
  readonly scrapeInterval: Duration;
  readonly base: Duration;
  /** Which events have a counter besides the total; the others are the difference. */
  readonly counted: "bad" | "good";
  /** Whether a range includes its own beginning. */
  readonly closed: boolean;
}

/**
 * Running sums of the recorded base rates: element `n` is the sum over the first `n` evaluations, so that the events of
 * any window are one subtraction.
 */
export interface SummedRates {
  readonly bad: Float64Array;
  readonly total: Float64Array;
}

/** What the base rules record at each of so many evaluations. A scrape and an evaluation that fall together see each other. */
export function summedRates(counters: IncidentCounters, sampling: Sampling, evaluations: number): SummedRates {
  const bad = new Float64Array(evaluations + 1);
  const total = new Float64Array(evaluations + 1);
  const good = counters.total.map((all, sample) => all - counters.bad[sample]);
  for (let index = 0; index < evaluations; index++) {
    const at = index * EVALUATION_INTERVAL.milliseconds;
    const totalRate = rateAt(counters.total, at, sampling);
    const badRate =
      sampling.counted === "bad"
        ? rateAt(counters.bad, at, sampling)
        : clean(totalRate, totalRate - rateAt(good, at, sampling));
    total[index + 1] = total[index] + totalRate;
    bad[index + 1] = bad[index] + badRate;
  }
  return { bad, total };
}

/** A difference of two rates that is nothing but their rounding is no error. */
function clean(totalRate: number, difference: number): number {
  return difference > totalRate * 1e-9 ? difference : 0;
}

/** Share of the distance of two samples by which a range may begin before its first sample and still be filled up. */
const FILLED_UP_TO = 1.1;

/**
 * `rate(counter[base])` as Prometheus computes it (promql/functions.go, extrapolatedRate): the samples of the range,
 * extrapolated to its beginning and its end, but never to before the counter was zero. Milliseconds.
 */
function rateAt(counter: Float64Array, at: number, { scrapeInterval, base, closed }: Sampling): number {
  const step = scrapeInterval.milliseconds;
  const begin = at - base.milliseconds;
  const first = Math.max(0, closed ? Math.ceil(begin / step) : Math.floor(begin / step) + 1);
  const last = Math.min(counter.length - 1, Math.floor(at / step));
  if (last <= first) return 0;
  const increase = counter[last] - counter[first];
  const sampled = (last - first) * step;
  const toZero = increase > 0 ? sampled * (counter[first] / increase) : Infinity;
  const toStart = Math.min(filled(first * step - begin, step), toZero);
  const toEnd = filled(at - last * step, step);
  return (increase * ((sampled + toStart + toEnd) / sampled)) / base.seconds;
}

function filled(gap: number, step: number): number {
  return gap < FILLED_UP_TO * step ? gap : step / 2;
}
