import { releaseRules } from "../../src/canary/release-alerts";
import { releaseTests } from "../../src/canary/release-alert-tests";
import { printYaml } from "../../src/manifest";
import { ruleFile } from "../../src/rules/rule-file";
import type { Service } from "../../src/spec/service";
import { checkoutService } from "../canary/checkout";
import { promtool, promtools } from "../rules/promtool";
import type { Answer } from "../rules/promtool";

/* The tests that come with the alerts about releases, on the engine that users run them on; and alerts with a mistake. */

const engines = promtools();
const [, newest] = engines.at(-1) ?? ["", ""];
const onEngine = engines.length === 0 ? test.skip : test;
const onEach = engines.length === 0 ? test.skip.each([["no promtool", ""] as [string, string]]) : test.each(engines);
jest.setTimeout(120_000);

const [RULES, TESTS] = ["it.rules.yml", "it.test.yml"];
const rulesOf = (service: Service) => printYaml(ruleFile(releaseRules(service)));

function run(binary: string, service: Service, rules = rulesOf(service)): Promise<Answer> {
  const tests = { rule_files: [RULES], evaluation_interval: "30s", tests: releaseTests(service) };
  return promtool(
    binary,
    ["test", "rules", TESTS],
    [
      { path: RULES, text: rules },
      { path: TESTS, text: printYaml(tests) },
    ],
  );
}

const usual = checkoutService();
const withPauses = checkoutService({
  canary: { steps: [{ weight: "5%" }, { analysis: true }, { pause: "3h" }, { weight: "50%" }, { pause: "1h30m" }] },
});

onEach("the alerts load on %s, and their tests pass, with planned pauses as well", async (_, binary) => {
  for (const service of [usual, withPauses]) {
    const checked = await promtool(binary, ["check", "rules", RULES], [{ path: RULES, text: rulesOf(service) }]);
    expect(checked).toEqual({ code: 0, output: expect.stringContaining("SUCCESS: 2 rules found") });
    expect(await run(binary, service)).toEqual({ code: 0, output: expect.stringContaining("SUCCESS") });
  }
});

interface Mistake {
  readonly in?: Service;
  readonly from: RegExp;
  readonly to: string;
}

const MISTAKES: Readonly<Record<string, Mistake>> = {
  "one that does not wait as long": { from: /for: 1h/, to: "for: 59m" },
  "one that waits longer": { from: /for: 1h/, to: "for: 61m" },
  "one that does not wait for a planned pause": { in: withPauses, from: /for: 4h/, to: "for: 1h" },
  "phases that change places": { from: /phase="Paused"/g, to: 'phase="Degraded"' },
  "any phase": { from: /,phase="Degraded"/g, to: "" },
  "anybody's Rollout": { from: /name="checkout"/g, to: 'name=~"checkout.*"' },
  "any namespace": { from: /namespace="shop",name/g, to: "name" },
  "one namespace's label alone": { from: / or rollout_info\{namespace.*$/m, to: ")" },
  "the other alone": { from: /rollout_info\{exported_namespace[^}]*\} or /g, to: "" },
};

onEngine.each(Object.entries(MISTAKES))("the tests notice %s", async (_, { in: service = usual, from, to }) => {
  const rules = rulesOf(service);
  const spoilt = rules.replace(from, to);
  expect(spoilt).not.toBe(rules);
  const { code, output } = await run(newest, service, spoilt);
  expect({ code, others: output.match(/parse error|no such file/g) }).toEqual({ code: 1, others: null });
});
