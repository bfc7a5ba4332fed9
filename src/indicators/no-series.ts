import { finding } from "../problem";
import type { Problem } from "../problem";
import type { MetricPreset } from "./preset";
import type { IndicatorContext } from "./read-source";
import { indicatorRules } from "./rules";

/** A known source that does not count what is asked of it. */
export function noSeries(
  context: IndicatorContext,
  preset: MetricPreset,
  lacks: { readonly what: string; readonly fix?: string },
): Problem {
  return finding(indicatorRules.noSuchSeries, {
    path: `${context.path}.source`,
    message: `${preset.title} do not have ${lacks.what}`,
    got: preset.name,
    fix: lacks.fix ?? "use source app, or your own counters with indicator.ratio",
  });
}
