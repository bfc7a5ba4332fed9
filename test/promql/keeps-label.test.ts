import { keepsLabel } from "../../src/promql/keeps-label";
import { parseExpression } from "../../src/promql/parse-expression";

test.each([
  ["x", true],
  ["sum by (route) (rate(x[5m]))", true],
  ["sum by (route, code) (rate(x[5m]))", true],
  ["sum without (pod) (rate(x[5m]))", true],
  ["sum(rate(x[5m]))", false],
  ["sum by (code) (rate(x[5m]))", false],
  ["sum without (route) (rate(x[5m]))", false],
  ["sum by (route) (rate(x[5m])) / sum(rate(y[5m]))", false],
  ["sum by (route) (sum by (pod) (x))", false],
  ["clamp_max(sum by (route) (x), 1)", true],
  ["clamp_max(sum(x), 1)", false],
  ["-sum(x)", false],
  ["max_over_time(sum(x)[5m:])", false],
  ["topk(5, x)", true],
  ["absent(x)", false],
  ["x * on (job) y", false],
  ["x * on (job, route) y", true],
  ["x * ignoring (route) y", false],
  ["x * ignoring (job) y", true],
  ["x * on (job) group_left () y", true],
  ["sum(x) * on (job) group_right () y", true],
  ["x * on (job) group_right () sum by (job) (y)", false],
  ["x * on (job) group_right (route) sum by (job) (y)", true],
  ["x / scalar(sum(y))", true],
  ["x and on () sum(y)", true],
  ["sum(y) and on () x", false],
  ["x * 100", true],
])("%s keeps route: %s", (text, kept) => {
  const parsed = parseExpression(text);
  expect("value" in parsed && keepsLabel(parsed.value, "route")).toBe(kept);
});
