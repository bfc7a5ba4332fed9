import fc from "fast-check";
import type { Expression, Selector } from "../../src/promql/expression";
import { parseExpression } from "../../src/promql/parse-expression";
import { partsOf } from "../../src/promql/parts-of";
import { printPromql } from "../../src/promql/print";
import { withRange } from "../../src/promql/with-range";
import { Duration } from "../../src/units/duration";
import { anyExpression } from "./any-expression";

const SIX_HOURS = Duration.of(6, "h");

function read(text: string): Expression {
  const parsed = parseExpression(text);
  if ("error" in parsed) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value;
}

test.each([
  ["rate(a[5m])", "rate(a[6h])"],
  ["sum by (x) (rate(a[5m])) / sum by (x) (rate(b[1m]))", "sum by (x) (rate(a[6h])) / sum by (x) (rate(b[6h]))"],
  ["increase(a[5m] @ 5 offset 5m)", "increase(a[6h] @ 5 offset 5m)"],
  ['rate(a{x="[5m]",y=~"\\\\[5m\\\\]"}[5m])', 'rate(a{x="[5m]",y=~"\\\\[5m\\\\]"}[6h])'],
  ['label_replace(rate(a[5m]), "x", "[5m]", "y", "")', 'label_replace(rate(a[6h]), "x", "[5m]", "y", "")'],
  ["rate(a[5m]) * 5m > bool up offset 5m", "rate(a[6h]) * 5m > bool up offset 5m"],
  ["max_over_time(rate(a[5m])[1h:5m])", "max_over_time(rate(a[6h])[1h:5m])"],
  ["-quantile_over_time(0.5, a[5m]) ^ 2", "-quantile_over_time(0.5, a[6h]) ^ 2"],
  ["topk(scalar(rate(a[5m])), rate(b[5m]))", "topk(scalar(rate(a[6h])), rate(b[6h]))"],
  ["up", "up"],
])("%s over six hours is %s", (text, expected) => {
  expect(printPromql(withRange(read(text), SIX_HOURS))).toBe(expected);
});

/** Every range selector's range, in order, and everything else with the ranges cut out. */
function ranges(expression: Expression): readonly string[] {
  const own = expression.type === "selector" && expression.range !== undefined ? [`${expression.range}`] : [];
  return [...own, ...partsOf(expression).flatMap(ranges)];
}

/** Written without withRange: a copy of plain data in which no selector has a range. */
function withoutRanges(expression: Expression): unknown {
  return JSON.parse(
    JSON.stringify(expression, (_, value: unknown) =>
      isSelector(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== "range")) : value,
    ),
  );
}

function isSelector(value: unknown): value is Selector {
  return typeof value === "object" && value !== null && "type" in value && value.type === "selector";
}

test("nothing but ranges changes, all of them do, and the old tree keeps its own", () => {
  fc.assert(
    fc.property(anyExpression, (expression) => {
      const before = printPromql(expression);
      const changed = withRange(expression, SIX_HOURS);
      expect(ranges(changed)).toEqual(ranges(expression).map(() => "6h"));
      expect(printPromql(expression)).toBe(before);
      const [old, now] = [expression, changed].map(withoutRanges);
      expect(now).toEqual(old);
    }),
    { numRuns: 500 },
  );
});
