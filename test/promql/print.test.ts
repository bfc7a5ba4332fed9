import fc from "fast-check";
import { binary, call, chain, number, offset, over, rate, selector, sum, withMatching } from "../../src/promql/build";
import type { BinaryOperator, Expression } from "../../src/promql/expression";
import { promqlSyntaxError } from "../../src/promql/parse";
import { printPromql } from "../../src/promql/print";
import { Duration } from "../../src/units/duration";
import { Ratio } from "../../src/units/ratio";
import { vector } from "./expressions";
import { shapeOf } from "./shape";

const [a, b, c] = ["a", "b", "c"].map((metric) => selector(metric));
const join = (left: Expression, operator: BinaryOperator, right: Expression) => binary(left, operator, right);

test.each<[string, Expression]>([
  ["a - (b - c)", join(a, "-", join(b, "-", c))],
  ["a - b - c", join(join(a, "-", b), "-", c)],
  ["(a or b) and c", join(join(a, "or", b), "and", c)],
  ["a or b and c", join(a, "or", join(b, "and", c))],
  ["(a + b) * c", join(join(a, "+", b), "*", c)],
  ["a + b * c", join(a, "+", join(b, "*", c))],
  ["a ^ b ^ c", join(a, "^", join(b, "^", c))],
  ["(a ^ b) ^ c", join(join(a, "^", b), "^", c)],
  ["a / (b * c)", join(a, "/", join(b, "*", c))],
  ["a / (b > 0)", join(a, "/", join(b, ">", number(0)))],
  ["a > b > c", join(join(a, ">", b), ">", c)],
  ["a > (b > c)", join(a, ">", join(b, ">", c))],
  ["a unless (b and c)", join(a, "unless", join(b, "and", c))],
  ["(-2) ^ a", join(number(-2), "^", a)],
  ["a ^ -2", join(a, "^", number(-2))],
  ["a - -2", join(a, "-", number(-2))],
  ["-2 * a", join(number(-2), "*", a)],
])("%s keeps its parentheses, and has none too many", (text, expression) => {
  expect(printPromql(expression)).toBe(text);
});

test("one selector makes two queries and is itself unchanged", () => {
  const requests = selector("requests_total", { job: "checkout" });
  const queries = [
    over(requests, Duration.of(5, "m")),
    over(requests, Duration.of(1, "h")),
    offset(requests, Duration.of(1, "d")),
  ];
  expect([...queries, requests].map(printPromql)).toEqual([
    'requests_total{job="checkout"}[5m]',
    'requests_total{job="checkout"}[1h]',
    'requests_total{job="checkout"} offset 1d',
    'requests_total{job="checkout"}',
  ]);
});

test("builders write on nothing they are given", () => {
  const freeze = <T>(value: T): T => {
    if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
    return value;
  };
  const requests = freeze(selector("requests_total", { job: "checkout" }));
  const labels = freeze(["namespace"]);
  const ratio = freeze(
    binary(sum(rate(requests, Duration.of(2, "m")), freeze({ kind: "by", labels })), "/", sum(requests)),
  );
  expect(printPromql(withMatching(ratio, freeze({ kind: "on", labels, group: { side: "left", labels: [] } })))).toBe(
    'sum by (namespace) (rate(requests_total{job="checkout"}[2m])) / on (namespace) group_left () sum(requests_total{job="checkout"})',
  );
  expect(printPromql(ratio)).not.toContain("group_left");
});

test("a chain joins left to right, and one operand is itself", () => {
  expect(printPromql(chain("-", [a, b, c]))).toBe("a - b - c");
  expect(printPromql(chain("or", [a]))).toBe("a");
});

test("numbers print as plain decimals, however small or large", () => {
  const numbers = [1e-7, 0.1, 1e21, -0.25, Ratio.percent("99.9999")!.complement(), Ratio.of("0.0000001")];
  expect(numbers.map((value) => printPromql(number(value)))).toEqual([
    "0.0000001",
    "0.1",
    "1000000000000000000000",
    "-0.25",
    "0.000001",
    "0.0000001",
  ]);
});

test("a parameter, a string, a subquery and bool print where Prometheus reads them", () => {
  const hour = Duration.of(1, "h");
  expect([
    printPromql({ type: "aggregation", operator: "topk", parameter: number(3), operand: a }),
    printPromql(call("label_replace", a, { type: "string", value: "x" }, { type: "string", value: "" })),
    printPromql({ type: "subquery", operand: join(a, "+", b), range: hour, offset: hour }),
    printPromql({ type: "subquery", operand: a, range: hour, step: Duration.of(30, "s") }),
    printPromql({ ...join(a, ">", b), bool: true }),
  ]).toEqual(["topk(3, a)", 'label_replace(a, "x", "")', "(a + b)[1h:] offset 1h", "a[1h:30s]", "a > bool b"]);
});

test("a metric or label whose name is no plain word is quoted, as Prometheus 3 reads it", () => {
  const dotted = selector("http.server.requests", { "service.name": "checkout", job: "x" });
  expect(printPromql(dotted)).toBe('{"http.server.requests","service.name"="checkout",job="x"}');
  expect(printPromql(over(selector("http.requests"), Duration.of(5, "m")))).toBe('{"http.requests"}[5m]');
  expect(promqlSyntaxError(printPromql(dotted))).toBeUndefined();
});

test("Prometheus' grammar accepts whatever is printed", () => {
  fc.assert(
    fc.property(vector, (expression) => {
      expect(promqlSyntaxError(printPromql(expression))).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

test("Prometheus' grammar groups the operators as the tree does", () => {
  fc.assert(
    fc.property(vector, (expression) => {
      expect(shapeOf(printPromql(expression))).toBe(shapeOf(expression));
    }),
    { numRuns: 500 },
  );
});
