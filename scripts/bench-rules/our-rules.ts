import { parse } from "yaml";
import { composeGuardrails, describeProblem, hasErrors, looseFiles } from "../../src";
import { BASE_WINDOW, SELECTORS } from "./raw-series";
import { ruleSet } from "./rule-set";
import type { RuleSet } from "./rule-set";

export const OURS = "cdktf-guardrails";

/** The two SLOs as the other tools were given them, on the very same series. */
const DOCUMENT = `
apiVersion: guardrails/v1alpha1
kind: Service
metadata: { name: checkout, namespace: shop }
spec:
  slos:
    - name: availability
      objective: 99.9
      window: 30d
      indicator:
        ratio: { bad: '${SELECTORS.availability.counted}', total: '${SELECTORS.availability.total}' }
    - name: latency
      objective: 99
      window: 30d
      indicator:
        ratio: { good: '${SELECTORS.latency.counted}', total: '${SELECTORS.latency.total}' }
`;

/** Our rules, read back from the rule file that users get. */
export function ourRules(): RuleSet {
  const { guardrails, problems } = composeGuardrails(parse(DOCUMENT));
  if (guardrails === undefined || hasErrors(problems)) throw new Error(problems.map(describeProblem).join("\n"));
  const file = looseFiles(guardrails, "rules").find(({ path }) => path.endsWith(".rules.yml"));
  if (file === undefined) throw new Error("no rule file was generated");
  if (!file.text.includes(`[${BASE_WINDOW}]`))
    throw new Error(`our rules no longer read raw series over ${BASE_WINDOW}`);
  return ruleSet(OURS, [file.text]);
}
