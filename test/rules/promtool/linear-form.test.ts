import { parseExpression } from "../../../src/promql/parse-expression";
import { printPromql } from "../../../src/promql/print";
import { linearForm } from "../../../src/rules/promtool/linear-form";

function formOf(text: string, of: "rates" | "values", groupBy: readonly string[] = []) {
  const parsed = parseExpression(text);
  if ("error" in parsed) throw new Error(parsed.error.message);
  const form = linearForm(parsed.value, { of, groupBy });
  if (form === undefined) return undefined;
  const terms = form.terms.map(({ selector, weight }) => [printPromql(selector), weight] as const);
  return form.constant === 0 ? Object.fromEntries(terms) : { ...Object.fromEntries(terms), constant: form.constant };
}

test.each([
  ["sum(rate(a[5m]))", { a: 1 }],
  ['rate(a{x="1"}[5m])', { 'a{x="1"}': 1 }],
  ["sum(irate(a[2m])) * 60", { a: 60 }],
  ["sum(increase(a[2m])) / 2", { a: 60 }],
  ["sum(rate(a[5m])) + sum(rate(b[5m])) - 2 * sum(rate(c[5m]))", { a: 1, b: 1, c: -2 }],
  ["-sum(rate(a[5m]))", { a: -1 }],
  ["sum(rate(a[5m])) or vector(0)", { a: 1 }],
  ["clamp_min(sum(rate(a[5m])) - sum(rate(b[5m])), 0)", { a: 1, b: -1 }],
  ["sum(rate(a[5m])) + vector(3)", { a: 1, constant: 3 }],
])("%s is a sum of counters' rates", (text, form) => {
  expect(formOf(text, "rates")).toEqual(form);
});

test.each([
  // Two series of other labels have no sum.
  "rate(a[5m]) + rate(b[5m])",
  "sum by (x) (rate(a[5m])) + sum by (x) (rate(b[5m]))",
  "sum without (x) (rate(a[5m])) + sum(rate(b[5m]))",
  "sum(rate(a[5m])) + on (x) sum(rate(b[5m]))",
  // Nobody knows over how many series.
  "avg(rate(a[5m]))",
  "sum(rate(a[5m]) + 1)",
  // No sums.
  "sum(rate(a[5m])) * sum(rate(b[5m]))",
  "sum(rate(a[5m])) / 0",
  "sum(rate(a[5m])) > 0",
  "sum(rate(a[5m])) or sum(rate(b[5m]))",
  "sum(rate(a[5m] offset 1m))",
  "clamp_min(sum(rate(a[5m])), 1)",
  "clamp_max(sum(rate(a[5m])), 1)",
  "sum(a)",
  "sum(rate(a[5m])) / Inf * 0 + Inf",
  "topk(1, rate(a[5m]))",
  "time()",
  "sum(sum_over_time(rate(a[1m])[5m:1m]))",
])("%s is none", (text) => {
  expect(formOf(text, "rates")).toBeUndefined();
});

test("sums by the labels of the groups can be added", () => {
  const text = "sum by (x, y) (rate(a[5m])) + sum by (y, x) (rate(b[5m]))";
  expect(formOf(text, "rates", ["y", "x", "z"])).toEqual({ a: 1, b: 1 });
  expect(formOf(text, "rates", ["x"])).toBeUndefined();
});

test.each([
  ["a", { a: 1 }],
  ["1 - avg(a)", { a: -1, constant: 1 }],
  ["max by (x) (a) / 100", { a: 0.01 }],
  ["clamp(avg_over_time(a[5m]), 0, 1)", { a: 1 }],
  ["rate(a[5m])", undefined],
  ["a offset 5m", undefined],
  ["clamp_max(a, 0.5)", undefined],
  ["quantile(0.9, a)", undefined],
  ["vector(1) - a", undefined],
  ["vector(1) - avg(a)", { a: -1, constant: 1 }],
])("%s of a single series' value", (text, form) => {
  expect(formOf(text, "values")).toEqual(form);
});
