import { dashboards } from "../src/dashboards/dashboards";
import { generatedFiles } from "../src/generated-files";
import { composeGuardrails } from "../src/guardrails";
import { ruleGroup } from "../src/rules/rule-group";
import { runbooks } from "../src/runbook/runbooks";
import { contractDocument } from "./contract-document";

jest.mock("../src/dashboards/dashboards", () => mockCounting("../src/dashboards/dashboards", "dashboards"));
jest.mock("../src/runbook/runbooks", () => mockCounting("../src/runbook/runbooks", "runbooks"));
jest.mock("../src/rules/rule-group", () => mockCounting("../src/rules/rule-group", "ruleGroup"));

/** The real function, its calls counted. */
function mockCounting(module: string, name: string): Record<string, jest.Mock> {
  const real = jest.requireActual<Record<string, (...args: unknown[]) => unknown>>(module);
  return { [name]: jest.fn(real[name]) };
}

const calls = () => [ruleGroup, dashboards, runbooks].map((made) => (made as jest.Mock).mock.calls.length);
beforeEach(() => jest.clearAllMocks());

test("a part is made when it is asked for, and once", () => {
  const { guardrails } = composeGuardrails(contractDocument("checkout"));
  expect(calls()).toEqual([0, 0, 0]);
  const files = generatedFiles(guardrails!, ["rules"]);
  expect(files.map(({ path }) => path.split("/")[0])).toEqual(expect.arrayContaining(["manifests", "rules"]));
  expect(calls()).toEqual([guardrails!.slos.length, 0, 0]);
  generatedFiles(guardrails!);
  generatedFiles(guardrails!);
  expect(calls()).toEqual([guardrails!.slos.length, 1, 1]);
});
