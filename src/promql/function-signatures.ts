import type { ValueType } from "./value-type";

/** What a function or aggregation takes and gives. A last argument may be left out (`?`) or be there any number of times (`*`). */
interface Signature {
  readonly takes: readonly ValueType[];
  readonly last: "" | "?" | "*";
  readonly gives: ValueType;
}

/** By what they take and give, experimental ones included: promql/parser/functions.go of Prometheus 3.16. */
const GROUPS: readonly (readonly [takes: string, gives: ValueType, names: string])[] = [
  [
    "vector",
    "vector",
    `abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count
     histogram_sum histogram_stddev histogram_stdvar ln log10 log2 rad sgn sin sinh sort sort_desc sqrt
     start_timestamp tan tanh timestamp`,
  ],
  [
    "range",
    "vector",
    `absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate
     last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time
     stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time
     ts_of_min_over_time`,
  ],
  ["vector?", "vector", "day_of_month day_of_week day_of_year days_in_month hour minute month year"],
  ["vector", "scalar", "scalar"],
  ["scalar", "vector", "vector"],
  ["", "scalar", "end pi range start step time"],
  ["vector scalar", "vector", "clamp_max clamp_min"],
  ["vector scalar?", "vector", "round"],
  ["vector scalar scalar", "vector", "clamp"],
  ["vector vector?", "vector", "info"],
  ["range scalar", "vector", "predict_linear"],
  ["range scalar scalar", "vector", "double_exponential_smoothing"],
  ["scalar range", "vector", "quantile_over_time"],
  ["scalar vector", "vector", "histogram_quantile"],
  ["scalar scalar vector", "vector", "histogram_fraction"],
  ["vector string scalar scalar*", "vector", "histogram_quantiles"],
  ["vector string*", "vector", "sort_by_label sort_by_label_desc"],
  ["vector string string string*", "vector", "label_join"],
  ["vector string string string string", "vector", "label_replace"],
  // Aggregations: the checks of promql/parser/parse.go.
  ["vector", "vector", "avg count group max min stddev stdvar sum"],
  ["scalar vector", "vector", "topk bottomk quantile limitk limit_ratio"],
  ["string vector", "vector", "count_values"],
];

const SIGNATURES: ReadonlyMap<string, Signature> = new Map(
  GROUPS.flatMap(([takes, gives, names]) => {
    const [, types, last] = /^(.*?)([?*]?)$/.exec(takes)!;
    const signature = {
      takes: types.split(" ").filter((type) => type !== "") as ValueType[],
      last: last as Signature["last"],
      gives,
    };
    return names.split(/\s+/).map((name) => [name, signature] as const);
  }),
);

export function signatureOf(name: string): Signature | undefined {
  return SIGNATURES.get(name);
}
