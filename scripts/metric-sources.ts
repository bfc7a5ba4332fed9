/*
 * docs/metric-sources.md from the rows of src/indicators/presets. A test compares both:
 * node --import tsx scripts/metric-sources.ts
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { APP_PRESET, GATEWAY_PRESETS, NO_SERIES, PRESETS } from "../src/indicators/preset";
import type { MetricPreset } from "../src/indicators/preset";
import { selector } from "../src/promql/build";
import { printPromql } from "../src/promql/print";
import type { Matcher } from "../src/promql/expression";
import { readService } from "../src/spec/read-service";
import type { Service } from "../src/spec/service";
import { GATEWAYS } from "../src/spec/traffic-spec";

export const METRIC_SOURCES_FILE = path.join(__dirname, "..", "docs", "metric-sources.md");

const HEAD = `# Metric sources

Where the numbers of an \`availability\` or \`latency\` indicator come from. Written by \`scripts/metric-sources.ts\` from the rows in \`src/indicators/presets\`; edit those.

- \`source: app\` is \`${APP_PRESET}\`. \`source: gateway\` is the source of \`traffic.gateway\`. Any name below can also be written itself.
- \`selector\` replaces the labels that pick the service's series. It is needed where none are shown below, or where the scrape renames labels.
- A latency threshold must be one of the source's bucket boundaries, unless \`histogram: native\` is used. A histogram knows nothing between two boundaries.
- Boundaries are those without configuration. If yours differ, acknowledge \`indicator/threshold-no-bucket\` with that reason.
- A counter appears with its first event, and that event is not counted by \`increase\`. Sources that count in your app can be initialised at start.
- Native histograms need Prometheus 2.40 or newer with \`--enable-feature=native-histograms\`, or \`scrape_native_histograms: true\` on Prometheus 3. A source that exports only the native histogram has no \`_count\` series, so its availability needs classic histograms beside it, or counters of your own in \`indicator.ratio\`.`;

function sample(): Service {
  const slos = [{ name: "any", objective: 99, indicator: { availability: { source: "app" } } }];
  const metadata = { name: "checkout", namespace: "shop" };
  return readService({ apiVersion: "guardrails/v1alpha1", kind: "Service", metadata, spec: { slos } }).service!;
}

/** The boundary in milliseconds, without the dust of binary fractions. */
function milliseconds(boundary: number, unit: number): string {
  return `${Number((boundary * unit).toPrecision(12))} ms`;
}

function overview(): string {
  const rows = PRESETS.map(({ name, title, availability, latency, matchersOf, ofPods }) =>
    [
      `[\`${name}\`](#${name})`,
      title,
      availability ? "yes" : "no",
      latency ? (latency.native ? "classic, native" : "classic") : "no",
      matchersOf ? "found by names" : "needs a selector",
      ofPods ? "yes" : "no",
    ].join(" | "),
  );
  const titles = "Source | Whose series | Availability | Latency histogram | The service's series | Tells pods apart";
  return [titles, "--- | --- | --- | --- | --- | ---", ...rows].map((row) => `| ${row} |`).join("\n");
}

function section(preset: MetricPreset, service: Service): string {
  const { name, title, availability, latency, latencyInstead, matchersOf, needs, caveats } = preset;
  const own = matchersOf?.(service);
  const code = (series: string, matchers: readonly Matcher[] = []) => `\`${printPromql(selector(series, matchers))}\``;
  const lines = [
    own
      ? `Labels: ${code("any", own).replace("any", "")}`
      : "Labels: none that follow from the service's names; write a `selector`",
    availability && `Total: ${code(availability.total)}`,
    availability && `Bad: ${code(availability.bad, availability.badMatchers)}`,
    latency && `Fast enough: ${code(latency.bucket)} at the threshold's \`le\``,
    latency && `Total for latency: ${code(latency.total)}`,
    latency?.native && `Native histogram: ${code(latency.native)}`,
    latency && `Buckets: ${latency.boundaries.map((boundary) => milliseconds(boundary, latency.unit)).join(", ")}`,
    latencyInstead && `Latency: none; ${latencyInstead}`,
    needs && `Needs: ${needs}`,
  ].filter((line) => line !== undefined && line !== "");
  const facts = lines.map((line) => `- ${line}`).join("\n");
  const limits = (caveats ?? []).map((caveat) => `- ${caveat}`).join("\n");
  return `## ${name}\n\n${title[0].toUpperCase()}${title.slice(1)}. Series of the service \`${service.service}\` in namespace \`${service.namespace}\`:\n\n${facts}\n\nWhat to know:\n\n${limits}`;
}

function gateways(): string {
  const rows = GATEWAYS.map((gateway) => {
    const preset = GATEWAY_PRESETS[gateway];
    const refused = NO_SERIES[gateway];
    return `| \`${gateway}\` | ${preset ? `\`${preset}\`` : `refused: ${refused.why}. Instead: ${refused.instead}.`} |`;
  });
  return ["## What `source: gateway` means", "", "| traffic.gateway | Source |", "| --- | --- |", ...rows].join("\n");
}

export function printMetricSources(): string {
  const service = sample();
  const sections = PRESETS.map((preset) => section(preset, service));
  return `${[HEAD, overview(), ...sections, gateways()].join("\n\n")}\n`;
}

if (require.main === module) writeFileSync(METRIC_SOURCES_FILE, printMetricSources());
