import { parseExpression } from "../../src/promql/parse-expression";
import { parseInjectable } from "../../src/promql/parse-injectable";
import fc from "fast-check";
import { anyVector } from "./any-expression";
import { printPromql } from "../../src/promql/print";

const SUBQUERY =
  "a subquery has a range of its own, so it is not clear which range a window would set: write it without";
const AT = "@ fixes the time that is read, so a window of it never moves: leave it out";
const NO_RANGE = "no range like [5m] in it, so every window would read the same";

test.each([
  "sum(rate(errors[5m])) / sum(rate(requests[5m]))",
  "rate(a[5m] offset 1h) * on (x) group_left up",
  'rate(a{x="[1h:5m] @ 5"}[5m])',
])("%s takes any range", (text) => {
  expect(parseInjectable(text, { needsRange: true })).toEqual(parseExpression(text));
  expect(parseInjectable(text, { needsRange: true })).toHaveProperty("value");
});

test.each([
  ["max_over_time(rate(a[5m])[1h:])", 25, SUBQUERY],
  ["rate(a[5m]) + b @ 5", 16, AT],
  ["rate(a[5m] # c\n @ start())", 16, AT],
  ["max_over_time(rate(a[5m] @ 5)[1h:] @ 6)", 25, AT],
  ["sum(avg_over_time(a[1h:5m])) + b @ 5", 19, SUBQUERY],
  ["max_over_time(a[1h:]) + max_over_time(b[1h:])", 15, SUBQUERY],
  ["sum(up)", 0, NO_RANGE],
  ["a[5m]", 0, "this is a range, and a rule records an instant vector or a number"],
  ['"[5m]"', 0, "this is a text, and a rule records an instant vector or a number"],
  ["rate(a)", 5, "rate takes a range like up[5m], and this is an instant vector"],
])("%j is refused at character %d: %s", (text, position, message) => {
  expect(parseInjectable(text, { needsRange: true })).toEqual({ error: { position, message } });
});

test("an expression without a range is taken where none is needed", () => {
  expect(parseInjectable("sum(up)", { needsRange: false })).toEqual(parseExpression("sum(up)"));
});

test("refused is exactly what prints a subquery or an @", () => {
  fc.assert(
    fc.property(anyVector, (expression) => {
      const text = printPromql(expression);
      const bare = text.replace(/"(?:\\.|[^"\\])*"/g, '""');
      expect("error" in parseInjectable(text, { needsRange: false })).toBe(/@|\[\w+:/.test(bare));
      expect("error" in parseInjectable(text, { needsRange: true })).toBe(/@|\[\w+:/.test(bare) || !bare.includes("["));
    }),
    { numRuns: 500 },
  );
});
