import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Acknowledgement } from "../spec/service";
import { suggestion } from "../spec/suggestion";
import { RULE_CATALOG } from "./rule-catalog";
import { checkRules } from "./rules";

/**
 * Marks the findings a team has accepted, and reports acknowledgements that accept nothing.
 * Findings stay in the list: they are shown with their reason, and no longer counted.
 */
export function acknowledged(problems: readonly Problem[], accepted: readonly Acknowledgement[]): Problem[] {
  const usable = accepted.filter(({ rule }) => acceptable(rule));
  const marked = problems.map((problem) => {
    const reason = usable.find(({ rule }) => rule === problem.rule)?.reason;
    return reason === undefined ? problem : { ...problem, acknowledged: reason };
  });
  return [...marked, ...accepted.flatMap((acknowledgement, index) => ownProblems(acknowledgement, index, problems))];
}

function acceptable(rule: string): boolean {
  const known = RULE_CATALOG.find(({ id }) => id === rule);
  return known !== undefined && known.acknowledgeable !== false;
}

function ownProblems({ rule }: Acknowledgement, index: number, problems: readonly Problem[]): Problem[] {
  const place = { path: `spec.acknowledge[${index}].rule`, got: rule };
  if (!RULE_CATALOG.some(({ id }) => id === rule)) {
    const guess = suggestion(
      rule,
      RULE_CATALOG.map(({ id }) => id),
    );
    const fix = guess === undefined ? "use a rule id as check prints it" : `did you mean "${guess}"?`;
    return [finding(checkRules.acknowledgeUnknown, { ...place, message: "no rule has this id", fix })];
  }
  if (!acceptable(rule)) {
    return [
      finding(checkRules.acknowledgeRefused, {
        ...place,
        message: "this finding cannot be accepted",
        fix: "mend what it reports",
      }),
    ];
  }
  if (problems.some((problem) => problem.rule === rule)) return [];
  return [
    finding(checkRules.acknowledgeUnused, {
      ...place,
      message: "nothing to accept: the rule finds nothing here",
      fix: "remove the entry",
    }),
  ];
}
