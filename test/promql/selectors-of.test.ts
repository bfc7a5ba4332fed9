import fc from "fast-check";
import { parseExpression } from "../../src/promql/parse-expression";
import { printPromql } from "../../src/promql/print";
import { selectorsOf } from "../../src/promql/selectors-of";
import { anyExpression } from "./any-expression";

test.each([
  ["1 + time()", []],
  ["up", ["up"]],
  ['sum(rate(errors{job="x"}[5m])) / sum(rate(requests[5m])) > bool scalar(up)', ['errors{job="x"}', "requests", "up"]],
  ["rate(a[5m]) / rate(a[1h]) or a", ["a"]],
  ["a - a offset 5m", ["a", "a offset 5m"]],
  ["topk(scalar(k), -v ^ w)", ["k", "v", "w"]],
  ['max_over_time(rate(a{x="[5m]"}[5m])[1h:5m])', ['a{x="[5m]"}']],
])("%s reads %j", (text, expected) => {
  const parsed = parseExpression(text);
  expect("value" in parsed && selectorsOf(parsed.value).map(printPromql)).toEqual(expected);
});

test("each is an instant selector, once, and all of them are in the text in this order", () => {
  fc.assert(
    fc.property(anyExpression, (expression) => {
      const found = selectorsOf(expression);
      const texts = found.map(printPromql);
      expect(new Set(texts).size).toBe(texts.length);
      expect(found.every((selector) => !("range" in selector))).toBe(true);
      const heads = found.map(({ metric, matchers }) => printPromql({ type: "selector", metric, matchers }));
      expect(heads.filter((head) => !printPromql(expression).includes(head))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
