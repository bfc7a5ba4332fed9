import { basename } from "node:path";
import { looseFiles } from "../../src/generated-files";
import { composeGuardrails } from "../../src/guardrails";
import type { Guardrails } from "../../src/guardrails";
import type { GeneratedFile } from "../../src/manifest";
import { printYaml } from "../../src/manifest";
import { longWindowTests } from "../../src/rules/long-window-test";
import { promtoolTests } from "../../src/rules/promtool-test";
import { ruleFile } from "../../src/rules/rule-file";
import { contractDocument } from "../contract-document";
import type { ContractFile } from "../contract-document";
import { promtool, promtools } from "../rules/promtool";
import type { Answer } from "../rules/promtool";

/* The tests that come with the rules, on the engine that users run them on; and rules with a mistake, which they notice. */

const engines = promtools();
jest.setTimeout(900_000);

const RULES = "it.rules.yml";
const TESTS = "it.test.yml";
const LONG = "it.long.test.yml";

function guardrails(document: unknown): Guardrails {
  const { guardrails, problems } = composeGuardrails(document);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return guardrails!;
}

/** The rules and the tests of some of the SLOs. */
function files({ service, slos, ruleGroups }: Guardrails, names?: readonly string[]): Record<string, string> {
  const isAsked = (name: string) => names?.includes(name) ?? true;
  const asked = slos.filter(({ id }) => isAsked(id.slo));
  return {
    [RULES]: printYaml(ruleFile(ruleGroups.filter((_, index) => index < slos.length && isAsked(slos[index].id.slo)))),
    [TESTS]: printYaml(promtoolTests(service, asked, RULES)),
    [LONG]: printYaml(longWindowTests(service, asked, RULES) ?? {}),
  };
}

function run(binary: string, named: Record<string, string>, ...args: readonly string[]): Promise<Answer> {
  const generated: GeneratedFile[] = Object.entries(named).map(([path, text]) => ({ path, text }));
  return promtool(binary, args, generated);
}

const passes = { code: 0, output: expect.stringContaining("SUCCESS") };
const [, newest] = engines.at(-1) ?? ["", ""];
const onEngine = engines.length === 0 ? test.skip : test;

const onEach = engines.length === 0 ? test.skip.each([["no promtool", ""] as [string, string]]) : test.each(engines);

/** What `render` writes for a contract's rules, by file name. */
function rendered(file: ContractFile): Record<string, string> {
  const loose = looseFiles(guardrails(contractDocument(file)), "rules");
  return Object.fromEntries(loose.map(({ path, text }) => [basename(path), text]));
}

onEach("the rules of both contracts load on %s, and the tests that come with them pass", async (_, binary) => {
  const verdict = async (file: ContractFile) => {
    const generated = rendered(file);
    const named = (end: string) => Object.keys(generated).filter((name) => name.endsWith(end));
    expect(named(".test.yml")).toHaveLength(2);
    return {
      checked: await run(binary, generated, "check", "rules", ...named(".rules.yml")),
      tested: await run(binary, generated, "test", "rules", ...named(".test.yml")),
    };
  };
  const contracts = [verdict("checkout"), verdict("catalog-nginx")];
  const checked = { code: 0, output: expect.stringMatching(/SUCCESS: \d+ rules found/) };
  expect(await Promise.all(contracts)).toEqual(contracts.map(() => ({ checked, tested: passes })));
});

/** A short period: it is what costs most. */
const promise = { objective: 99.9, window: "7d" };
const AWKWARD = { mine: { level: "page", long: "90m", short: "8m", factor: 7.3 }, fast: { enabled: false } };

/** One SLO of every kind of indicator, and of every kind of expression that series can be made up for. */
const KINDS = [
  { name: "up", ...promise, indicator: { availability: { source: "app" } } },
  { name: "quick", ...promise, objective: 99, indicator: { latency: { source: "app", threshold: "250ms" } } },
  {
    name: "rates",
    objective: 99.5,
    window: "28d",
    indicator: { ratio: { bad: "sum(rate(failed[5m])) + 2 * sum(rate(lost[5m]))", total: "sum(rate(tried[5m]))" } },
  },
  { name: "inverse", ...promise, indicator: { raw: { errorRatio: "1 - avg(good_share)" } } },
  {
    name: "quotient",
    ...promise,
    indicator: { raw: { errorRatio: '1 - sum(rate(dns{rc="ok"}[5m])) / sum(rate(dns[5m]))' } },
  },
  { name: "probe", ...promise, indicator: { gauge: { series: 'probe_success{job="blackbox"}' } } },
  {
    name: "lag",
    ...promise,
    objective: 90,
    window: "7d",
    indicator: { gauge: { series: "max(lag)", goodWhen: "<= 30" } },
  },
  // Both made-up series once had the same labels, and promtool refused the file.
  { name: "excludes", ...promise, indicator: { ratio: { bad: 'jobs_total{code!~"2..|404"}', total: "jobs_total" } } },
  {
    name: "routes",
    ...promise,
    window: "7d",
    groupBy: ["route"],
    indicator: { ratio: { bad: 'edge_total{code=~"5.."}', total: "edge_total" } },
  },
  {
    name: "custom",
    objective: 95,
    window: "28d",
    tiers: AWKWARD,
    minimumBadEvents: 100_000,
    indicator: { ratio: { good: 'own_total{r="ok"}', total: 'own_total{r=~"ok|failed"}' } },
  },
];
const NATIVE = {
  name: "native",
  ...promise,
  indicator: { latency: { source: "app", threshold: "300ms", histogram: "native" } },
};

function document(slos: readonly object[]): object {
  return {
    apiVersion: "guardrails/v1alpha1",
    kind: "Service",
    metadata: { name: "it", namespace: "shop" },
    spec: { slos, traffic: { gateway: "nginx", expected: { requestsPerSecond: 10 } } },
  };
}

onEngine("SLOs of every kind have tests, and they pass", async () => {
  const generated = files(guardrails(document([...KINDS, NATIVE])));
  expect(generated[TESTS]).not.toContain("not tested: the burn");
  expect(await run(newest, generated, "test", "rules", TESTS)).toEqual(passes);
});

/** A mistake in the rules, and the alerts or series that the failing tests must name. */
interface Mistake {
  readonly spoil: (rules: string) => string;
  readonly noticed: readonly string[];
  /** Which tests notice it. @default - the short ones */
  readonly tests?: readonly string[];
}

const TIERS = ["BurnFast", "BurnMedium", "BurnSlow", "BurnLong"];
const STATES = ["BudgetExhausted", "MetricMissing", "NoTraffic"];
const thresholdsTimes = (factor: number) => (rules: string) =>
  rules.replace(/> (0\.\d+)\b/g, (_, threshold: string) => `> ${Number(threshold) * factor}`);
const neverSeen = (rules: string) =>
  rules
    .replace(/<= 0\n/, "<= -10000\n")
    .replace("absent(", "absent(vector(0) or ")
    .replace("== 0 unless", "== -1 unless");
/** Reads one window instead of another in one alert. */
const swapped = (alert: string, from: string, to: string) => (rules: string) =>
  rules.replace(new RegExp(`(${alert}\\n +expr: .*slo:error:)ratio${from}\\b`), `$1ratio${to}`);
const together =
  (...spoils: readonly ((rules: string) => string)[]) =>
  (rules: string) =>
    spoils.reduce((text, spoil) => {
      const spoilt = spoil(text);
      expect(spoilt).not.toBe(text);
      return spoilt;
    }, rules);

const MISTAKES: Readonly<Record<string, Mistake>> = {
  "thresholds a hundred times too high, and states that never come": {
    spoil: together(thresholdsTimes(100), neverSeen),
    noticed: [...TIERS, ...STATES],
  },
  "thresholds half as high, and alerts that do not wait": {
    spoil: together(thresholdsTimes(0.5), (rules) => rules.replace(/\n +for: \w+/g, "")),
    noticed: [...TIERS, ...STATES],
  },
  "long windows that are short": {
    spoil: together(
      swapped("BurnFast", "1h", "5m"),
      swapped("BurnMedium", "6h", "1h"),
      swapped("BurnSlow", "1d", "6h"),
      swapped("BurnLong", "3d", "1d"),
    ),
    noticed: TIERS,
    tests: [TESTS, LONG],
  },
  "short windows that are long": {
    spoil: together(
      swapped("BurnFast", "5m", "30m"),
      swapped("BurnMedium", "30m", "2h"),
      swapped("BurnSlow", "2h", "6h"),
      swapped("BurnLong", "6h", "1d"),
    ),
    noticed: TIERS,
    tests: [TESTS, LONG],
  },
  "short windows that are shorter": {
    spoil: together(
      swapped("BurnMedium", "30m", "5m"),
      swapped("BurnSlow", "2h", "30m"),
      swapped("BurnLong", "6h", "2h"),
    ),
    noticed: ["BurnMedium", "BurnSlow", "BurnLong"],
    tests: [TESTS, LONG],
  },
  "bad events that must exist": {
    spoil: (rules) => rules.replace(/(record: slo:bad:rate2m\n +expr: .*) or vector\(0\)/, "$1"),
    noticed: ["slo:error_budget_remaining:ratio"],
  },
  "a total that must exist": {
    spoil: (rules) => rules.replace(/(record: slo:total:rate2m\n +expr: .*) or vector\(0\)/, "$1"),
    noticed: ["slo:total:rate2m"],
  },
  "tiles that must exist": {
    spoil: (rules) => rules.replace(/( offset \w+\)) or vector\(0\)/g, "$1"),
    noticed: ["slo:error:ratio.+"],
  },
  "a division by nothing": {
    spoil: (rules) => rules.replace(/(record: slo:error:ratio5m\n +expr: .*) > 0\)/, "$1)"),
    noticed: ["slo:error:ratio.+"],
  },
};

onEngine.each(Object.entries(MISTAKES))("the tests notice %s", async (_, { spoil, noticed, tests = [TESTS] }) => {
  const generated = files(guardrails(contractDocument("checkout")), ["availability"]);
  const rules = together(spoil)(generated[RULES]);
  const { code, output } = await run(newest, { ...generated, [RULES]: rules }, "test", "rules", ...tests);
  const failed = [...output.matchAll(/expr: "(.*)", time: /g)].map(([, expression]) => expression);
  expect({ code, others: output.match(/parse error|no such file/g) }).toEqual({ code: 1, others: null });
  expect(noticed.filter((name) => !failed.some((expression) => expression.includes(name)))).toEqual([]);
});
