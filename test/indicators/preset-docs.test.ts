import { readFileSync } from "node:fs";
import { METRIC_SOURCES_FILE, printMetricSources } from "../../scripts/metric-sources";
import { NO_SERIES, PRESETS } from "../../src/indicators/preset";

const committed = readFileSync(METRIC_SOURCES_FILE, "utf8");

test("docs/metric-sources.md is what scripts/metric-sources.ts writes", () => {
  expect(committed).toBe(printMetricSources());
});

test.each(PRESETS)("$name is documented with its caveats, and reachable from the table", ({ name, caveats, needs }) => {
  const section = committed.split(`\n## ${name}\n`)[1]?.split("\n## ")[0];
  expect(section).toBeDefined();
  for (const words of [...caveats!, ...(needs === undefined ? [] : [needs])]) expect(section).toContain(`${words}\n`);
  expect(committed).toContain(`](#${name})`);
});

test("every refusal is documented with what to use instead", () => {
  for (const { why, instead } of Object.values(NO_SERIES)) expect(committed).toContain(`${why}. Instead: ${instead}.`);
});
