import { readFileSync } from "node:fs";
import { GUARDRAIL_SIGNALS_FILE, printGuardrailSignals } from "../../scripts/guardrail-signals";
import { signalRules } from "../../src/traffic/signal-rules";
import { isAlert } from "../../src/rules/rule";
import { contractService } from "./contract-service";

const committed = readFileSync(GUARDRAIL_SIGNALS_FILE, "utf8");

test("docs/guardrail-signals.md is what scripts/guardrail-signals.ts writes", () => {
  expect(committed).toBe(printGuardrailSignals());
});

test("the documented series are those that are recorded", () => {
  const [{ rules }] = signalRules(contractService("checkout"));
  const recorded = rules.flatMap((rule) => (isAlert(rule) ? [] : [rule.record]));
  const documented = [...committed.matchAll(/^\| `(guardrail:[^`]+)` \|/gm)].map(([, name]) => name);
  expect(documented).toEqual([...new Set(recorded)]);
});
