import { acknowledged } from "../../src/checks/acknowledge";
import { RULE_CATALOG } from "../../src/checks/rule-catalog";
import { serviceProblems } from "../../src/checks/service-problems";
import { composeGuardrails } from "../../src/guardrails";
import { hasErrors } from "../../src/problem";
import type { Problem } from "../../src/problem";
import { checkoutWith } from "../spec/checkout-document";
import { contractService } from "../traffic/contract-service";

const ladder: Problem = {
  rule: "traffic/ladder",
  severity: "error",
  path: "spec.traffic.timeouts",
  message: "too short",
  fix: "lengthen it",
};

test("an accepted finding stays in the list with its reason, and stops nothing", () => {
  const accepted = acknowledged([ladder], [{ rule: "traffic/ladder", reason: "the client gives up earlier" }]);
  expect(accepted).toEqual([{ ...ladder, acknowledged: "the client gives up earlier" }]);
  expect(hasErrors(accepted)).toBe(false);
});

test("accepting a finding of the contract lets it pass in the whole composition", () => {
  const changes = {
    "spec.traffic.timeouts.request": "1999ms",
    "spec.acknowledge": [{ rule: "traffic/ladder", reason: "measured" }],
  };
  const { problems } = composeGuardrails(checkoutWith(changes));
  expect(problems.filter(({ rule }) => rule === "traffic/ladder").map((problem) => problem.acknowledged)).toEqual([
    "measured",
  ]);
  expect(hasErrors(problems)).toBe(false);
});

test.each([
  ["traffic/lader", "checks/acknowledge-unknown", "error", "no rule has this id", 'did you mean "traffic/ladder"?'],
  ["nonsense", "checks/acknowledge-unknown", "error", "no rule has this id", "use a rule id as check prints it"],
  ["spec/value", "checks/acknowledge-refused", "error", "this finding cannot be accepted", "mend what it reports"],
  [
    "canary/pod-labels-assumed",
    "checks/acknowledge-unused",
    "info",
    "nothing to accept: the rule finds nothing here",
    "remove the entry",
  ],
])("accepting %s is answered with %s", (...row) => {
  const [rule, id, severity, message, fix] = row;
  expect(acknowledged([ladder], [{ rule, reason: "because" }])).toEqual([
    ladder,
    { rule: id, severity, path: "spec.acknowledge[0].rule", got: rule, message, fix },
  ]);
});

test("a finding that leaves nothing to generate cannot be accepted", () => {
  const broken: Problem = { ...ladder, rule: "spec/value" };
  expect(hasErrors(acknowledged([broken], [{ rule: "spec/value", reason: "please" }]))).toBe(true);
});

test("every rule has an id of its own, in the form of a room and a name, and says why", () => {
  const ids = RULE_CATALOG.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, why } of RULE_CATALOG) {
    expect(id).toMatch(/^(spec|indicator|burnrate|traffic|loadtest|canary|checks)\/[a-z]+[a-z0-9-]*$/);
    expect(why).toMatch(/^[A-Z].{15,}\.$/);
  }
});

const slo = (name: string) => ({ name, objective: 99, indicator: { availability: { source: "app" } } });

test("two names that make one alert name are refused", () => {
  const service = contractService("checkout", { canary: null, slos: [slo("a-b"), slo("c"), slo("a--b")] });
  expect(serviceProblems(service).filter(({ severity }) => severity === "error")).toEqual([
    {
      rule: "checks/alert-name-taken",
      severity: "error",
      path: "spec.slos[2].name",
      message: "alerts of a--b would have the same names as those of a-b",
      got: "a--b",
      allowed: "a name that differs in its letters",
      fix: "rename one of them",
    },
  ]);
});

test("alerts without a runbook address, and sections that make nothing yet, are said as infos", () => {
  const service = contractService("checkout", { runbooks: null });
  expect(serviceProblems(service).map(({ rule, severity, path }) => [rule, severity, path])).toEqual([
    ["checks/no-runbook-url", "info", "spec.runbooks.baseUrl"],
    ["checks/not-generated", "info", "spec.business"],
  ]);
  const quiet = contractService("checkout", { loadTest: null, business: null });
  expect(serviceProblems(quiet)).toEqual([]);
});
