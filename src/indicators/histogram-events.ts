import { binary, call, number, rate, sumBy } from "../promql/build";
import type { Selector } from "../promql/expression";
import type { Ratio } from "../units/ratio";
import type { EventKind, Reading } from "./event-kind";

/** Requests of a native histogram; those above the threshold are bad. */
export interface HistogramEvents {
  readonly kind: "histogram";
  readonly histogram: Selector;
  /** In the histogram's own unit. */
  readonly threshold: Ratio;
}

const observed = ({ histogram }: HistogramEvents, { range, groupBy }: Reading) =>
  sumBy(groupBy, rate(histogram, range));

export const histogramEvents: EventKind<HistogramEvents> = {
  /** A histogram without observations has no fraction, only NaN: it must not come through. */
  bad(counts, reading, recorded) {
    const fast = call("histogram_fraction", number(0), number(counts.threshold), observed(counts, reading));
    const some = binary(recorded ?? histogramEvents.known(counts, reading), ">", number(0));
    return call("clamp_min", binary(binary(number(1), "-", fast), "*", some), number(0));
  },
  known(counts, reading) {
    return call("histogram_count", observed(counts, reading));
  },
  required(counts) {
    return [counts.histogram];
  },
};
