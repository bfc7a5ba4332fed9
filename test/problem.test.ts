import { describeProblem, finding, hasErrors } from "../src/problem";
import type { Problem, Rule } from "../src/problem";

const rule: Rule = { id: "traffic/ladder", severity: "error", why: "Tries that do not fit are cut off." };
const occurrence = { path: "spec.traffic.timeouts", message: "3 tries take 1987ms", fix: "set request to 1987ms" };
const ladder = finding(rule, { ...occurrence, got: "1987ms", allowed: "at most 1986ms" });

test("a finding is its rule's id and severity at one place", () => {
  expect(ladder).toEqual({
    rule: "traffic/ladder",
    severity: "error",
    path: "spec.traffic.timeouts",
    message: "3 tries take 1987ms",
    got: "1987ms",
    allowed: "at most 1986ms",
    fix: "set request to 1987ms",
  });
});

test.each<[Partial<Problem>, string]>([
  [
    {},
    "traffic/ladder spec.traffic.timeouts: 3 tries take 1987ms (got 1987ms; allowed: at most 1986ms; fix: set request to 1987ms)",
  ],
  [
    { got: undefined, allowed: undefined, environment: "staging" },
    "traffic/ladder spec.traffic.timeouts [environment staging]: 3 tries take 1987ms (fix: set request to 1987ms)",
  ],
  [
    { path: "", got: undefined, allowed: undefined, acknowledged: "writes are idempotent" },
    "traffic/ladder: 3 tries take 1987ms (fix: set request to 1987ms; acknowledged: writes are idempotent)",
  ],
])("with %j it reads as one paragraph", (changes, text) => {
  expect(describeProblem({ ...ladder, ...changes })).toBe(text);
});

test("only errors that nobody has accepted stop", () => {
  const warning = { ...ladder, severity: "warning" as const };
  const info = { ...ladder, severity: "info" as const };
  const accepted = { ...ladder, acknowledged: "known" };
  expect([[], [warning, info], [accepted], [warning, accepted, ladder]].map(hasErrors)).toEqual([
    false,
    false,
    false,
    true,
  ]);
});
