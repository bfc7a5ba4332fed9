import { parseExpression } from "../../../src/promql/parse-expression";
import { hasAnswer } from "../../../src/rules/promtool/has-answer";

function answer(text: string, existing: readonly string[], unclear: readonly string[] = []): boolean | undefined {
  const parsed = parseExpression(text);
  if ("error" in parsed) throw new Error(parsed.error.message);
  return hasAnswer(parsed.value, ({ metric }) => (unclear.includes(metric!) ? undefined : existing.includes(metric!)));
}

test.each([
  ["sum(rate(a[5m]))", true],
  ["sum(rate(b[5m]))", false],
  ["a + b", false],
  ["a or b", true],
  ["b or vector(0)", true],
  ["b and a", false],
  ["b unless a", false],
  ["a unless b", true],
  ["a unless a", undefined],
  ["a > 0", undefined],
  ["a > bool 0", true],
  ["b > 0", false],
  ["absent(b)", undefined],
  ["1 - a", true],
  ["time()", true],
  ["-b", false],
  ["max_over_time(b[5m:1m])", false],
  ["clamp_min(a, 0)", true],
  ["c", undefined],
  ["c and b", false],
  ["c and a", undefined],
  ["c or a", true],
  ["c or b", undefined],
])("with a, without b, with or without c: %s has a value: %s", (text, expected) => {
  expect(answer(text, ["a"], ["c"])).toBe(expected);
});
