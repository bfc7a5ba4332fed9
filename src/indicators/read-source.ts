import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Matcher } from "../promql/expression";
import { parseMatchers } from "../promql/parse";
import type { Service } from "../spec/service";
import { suggestion } from "../spec/suggestion";
import { APP_PRESET, GATEWAY_PRESETS, NO_SERIES, PRESETS } from "./preset";
import type { MetricPreset } from "./preset";
import { promqlProblems } from "./promql-problem";
import { indicatorRules } from "./rules";

/** The service an indicator belongs to, and where it is written. */
export interface IndicatorContext {
  readonly service: Service;
  readonly path: string;
}

export interface WrittenSource {
  readonly source: string;
  readonly selector?: string;
}

/** A preset, and the matchers that pick this service's series; or why there are none. */
export type SourceResult =
  { readonly preset: MetricPreset; readonly matchers: readonly Matcher[] } | { readonly problems: readonly Problem[] };

/** Finds whose metrics are meant and which of them belong to the service. */
export function readSource(written: WrittenSource, context: IndicatorContext): SourceResult {
  const preset = presetOf(written.source, context);
  if ("rule" in preset) return { problems: [preset] };
  if (written.selector === undefined) {
    const own = preset.matchersOf?.(context.service);
    return own === undefined ? { problems: [selectorNeeded(preset, context)] } : { preset, matchers: own };
  }
  const parsed = parseMatchers(written.selector);
  if ("error" in parsed)
    return {
      problems: promqlProblems(
        { path: `${context.path}.selector`, text: written.selector, example: 'job="api"' },
        parsed,
      ),
    };
  const own = outcomeLabels(preset).filter((label) => parsed.value.some((matcher) => matcher.label === label));
  if (own.length > 0) return { problems: own.map((label) => outcomeSelected(label, written.selector!, context)) };
  return { preset, matchers: parsed.value };
}

function presetOf(source: string, { service, path }: IndicatorContext): MetricPreset | Problem {
  const gateway = service.traffic?.gateway;
  const name = source === "app" ? APP_PRESET : source === "gateway" ? GATEWAY_PRESETS[gateway ?? ""] : source;
  const preset = PRESETS.find((candidate) => candidate.name === name);
  if (preset !== undefined) return preset;
  const known = ["app", "gateway", ...PRESETS.map((candidate) => candidate.name)];
  const place = { path: `${path}.source`, got: source, allowed: known.join(", ") };
  const meant = source === "gateway" ? (gateway ?? "") : source;
  const refused = Object.hasOwn(NO_SERIES, meant) ? NO_SERIES[meant] : undefined;
  if (refused !== undefined)
    return finding(indicatorRules.noSuchSeries, { ...place, message: refused.why, fix: refused.instead });
  if (source === "gateway") {
    const message = "the service has no traffic.gateway to take metrics from";
    return finding(indicatorRules.noSuchSeries, {
      ...place,
      message,
      fix: "use source app, or http-requests with a selector",
    });
  }
  const guess = suggestion(source, known);
  return finding(indicatorRules.unknownSource, {
    ...place,
    message: "no metric source has this name",
    fix:
      guess === undefined
        ? "use one of them, or count your own events with indicator.ratio"
        : `did you mean "${guess}"?`,
  });
}

function selectorNeeded(preset: MetricPreset, context: IndicatorContext): Problem {
  return finding(indicatorRules.selectorNeeded, {
    path: `${context.path}.selector`,
    message: `nothing says which series of ${preset.title} belong to ${context.service.service}`,
    got: "nothing",
    allowed: "label matchers",
    fix: `add selector: 'job="${context.service.service}"' with your own label`,
  });
}

/** Labels by which the preset itself tells good events from bad ones. */
function outcomeLabels({ availability }: MetricPreset): readonly string[] {
  return [...new Set(["le", ...(availability?.badMatchers ?? []).map(({ label }) => label)])];
}

function outcomeSelected(label: string, selector: string, { path }: IndicatorContext): Problem {
  return finding(indicatorRules.selectorLabel, {
    path: `${path}.selector`,
    message: `${label} tells good events from bad ones, and the selector picks by it`,
    got: selector,
    allowed: "labels that say whose events they are",
    fix: `take ${label} out, or count your own events with indicator.ratio`,
  });
}
