import { PRESETS } from "../../src/indicators/preset";
import type { MetricPreset } from "../../src/indicators/preset";
import type { Matcher } from "../../src/promql/expression";
import type { Service } from "../../src/spec/service";
import { contractService } from "../traffic/contract-service";

type Labels = Readonly<Record<string, string>>;

export function presetNamed(name: string): MetricPreset {
  return PRESETS.find((preset) => preset.name === name)!;
}

/** The contract's service without its traffic and canary, with a few fields of `spec` of its own. */
export function sampleService(spec: object = {}): Service {
  return contractService("checkout", {
    slos: [{ name: "a", objective: 99, indicator: { ratio: { bad: "b", total: "t" } } }],
    traffic: null,
    canary: null,
    ...spec,
  });
}

/** Whether Prometheus would take a series with these labels; a missing label is an empty one. */
export function selects(matchers: readonly Matcher[], labels: Labels): boolean {
  return matchers.every(({ label, operator, value }) => {
    const given = labels[label] ?? "";
    const equal = operator.endsWith("~") ? new RegExp(`^(?:${value})$`, "su").test(given) : given === value;
    return operator.startsWith("!") ? !equal : equal;
  });
}
