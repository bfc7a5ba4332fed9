import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { ruleGroup } from "../../src/rules/rule-group";
import { counter, promtool, promtools, testFiles } from "../rules/promtool";
import type { RuleTest } from "../rules/promtool";
import { contractService } from "../traffic/contract-service";

/* Situations in which an SLI could be blind, or spoilt for the whole period, on Prometheus itself. */

const engines = promtools();
const onEngine = engines.length === 0 ? test.skip : test;
jest.setTimeout(200_000);

async function expectPasses(indicator: object, expectations: Omit<RuleTest, "name">): Promise<void> {
  const slos = [{ name: "it", objective: 99, window: "7d", indicator }];
  const service = contractService("checkout", { canary: null, slos });
  const { slos: guarded, problems } = guardedSlos(service);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  const group = ruleGroup(service, guarded[0]);
  for (const [, binary] of engines) {
    const files = testFiles(group, { name: "it", ...expectations });
    const { code, output } = await promtool(binary, ["test", "rules", "test.yml"], files);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining("SUCCESS") });
  }
}

const NAN = '{__name__=~"slo:.+"} != on (__name__) {__name__=~"slo:.+"}';

onEngine("a version that never answers well is an outage, not an unknown", async () => {
  // No series of good answers is ever born: all pods are new.
  await expectPasses(
    { ratio: { good: 'req_total{code=~"2.."}', total: "req_total" } },
    {
      series: { 'req_total{code="500"}': counter([60, 300]) },
      expect: [
        ["sum(slo:error:ratio5m)", "20m", [1]],
        ['count(ALERTS{alertstate="firing",tier="fast"})', "20m", [1]],
        ['count(ALERTS{alertname=~".+MetricMissing"})', "20m", []],
      ],
    },
  );
});

onEngine("a rate of the user's own that divides by nothing while it is quiet spoils nothing afterwards", async () => {
  await expectPasses(
    { ratio: { bad: "sum(rate(b[5m])) / sum(rate(b[5m])) * sum(rate(b[5m]))", total: "sum(rate(t[5m]))" } },
    {
      series: { b: `${counter([20, 3])} 60+0x19 ${counter([40, 3])}`, t: counter([80, 30]) },
      expect: [
        [NAN, "14m", []],
        [NAN, "38m", []],
        ["round(sum(slo:error:ratio5m), 0.001)", "38m", [0.1]],
      ],
    },
  );
});

onEngine("bad events that go on while their total is gone are unknown, and inflate nothing", async () => {
  await expectPasses(
    { ratio: { bad: "b", total: "t" } },
    {
      series: { b: counter([80, 3]), t: `${counter([40, 30])} stale` },
      expect: [
        ["round(sum(slo:error:ratio1h), 0.001)", "18m", [0.1]],
        ["slo:error:ratio1h > 0.11", "38m", []],
      ],
    },
  );
});

onEngine("one idle pod does not hide the others' error ratio", async () => {
  await expectPasses(
    { raw: { errorRatio: "rate(e[5m]) / rate(t[5m])" } },
    {
      series: {
        'e{pod="a"}': counter([60, 15]),
        't{pod="a"}': counter([60, 30]),
        'e{pod="b"}': "0x60",
        't{pod="b"}': "0x60",
      },
      expect: [
        ["round(sum(slo:error:ratio5m), 0.001)", "20m", [0.5]],
        [NAN, "20m", []],
      ],
    },
  );
});
