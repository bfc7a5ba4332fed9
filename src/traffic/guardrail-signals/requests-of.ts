import type { MetricPreset } from "../../indicators/presets/metric-preset";
import { matchers, selector } from "../../promql/build";
import type { Labels } from "../../promql/build";
import type { Selector } from "../../promql/expression";
import type { Service } from "../../spec/service";

/** The requests that an SLO of this source would count for the service, or those of them with more labels. */
export function requestsOf(preset: MetricPreset, labels: Labels = {}): (service: Service) => Selector {
  return (service) => selector(preset.availability!.total, [...preset.matchersOf!(service), ...matchers(labels)]);
}
