import { parseExpression } from "../../src/promql/parse-expression";
import { printPromql } from "../../src/promql/print";

function printed(text: string): unknown {
  const parsed = parseExpression(text);
  return "value" in parsed ? printPromql(parsed.value) : parsed.error;
}

/* Each line was compared with the syntax tree of Prometheus 3.16 (api/v1/parse_query): both texts give the same tree. */
test.each([
  ["-a^b", "-a ^ b"],
  ["(-a)^b", "(-a) ^ b"],
  ["-2^a", "-2 ^ a"],
  ["(-2)^a", "(-2) ^ a"],
  ["a^-2^b", "a ^ -2 ^ b"],
  ["-a*b", "-a * b"],
  ["-(a*b)", "-(a * b)"],
  ["a - -2", "a - -2"],
  ["a -2", "a - 2"],
  ["--a", "--a"],
  ["a - (b - c)", "a - (b - c)"],
  ["(a - b) - c", "a - b - c"],
  ["a or b and c", "a or b and c"],
  ["(a or b) and c", "(a or b) and c"],
  ["a unless b or c", "a unless b or c"],
  ["a unless (b or c)", "a unless (b or c)"],
  ["a^b^c", "a ^ b ^ c"],
  ["(a^b)^c", "(a ^ b) ^ c"],
  ["a atan2 b * c", "a atan2 b * c"],
  ["a ATAN2 (b * c)", "a atan2 (b * c)"],
  ["a + b offset 5m", "a + b offset 5m"],
  ["a / rate(b[5m] offset 1h) offset 5m", undefined],
])("%s prints as %s", (text, expected) => {
  if (expected === undefined) expect(printed(text)).toMatchObject({ position: expect.any(Number) });
  else expect(printed(text)).toBe(expected);
});
