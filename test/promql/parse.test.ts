import fc from "fast-check";
import { parseMatchers, parseSelector, promqlSyntaxError } from "../../src/promql/parse";
import { printPromql } from "../../src/promql/print";
import { hostileText, instantSelector } from "./expressions";

const PLAIN = "not a plain selector of one metric: functions, ranges and operators do not belong here";

function errorOf(parsed: ReturnType<typeof parseSelector> | ReturnType<typeof parseMatchers>) {
  return "error" in parsed ? parsed.error : undefined;
}

test("a selector is read whole", () => {
  expect(parseSelector('payment_attempts_total{job="checkout",code!="200",pod=~"a|b",le!~"1.*",}')).toEqual({
    value: {
      type: "selector",
      metric: "payment_attempts_total",
      matchers: [
        { label: "job", operator: "=", value: "checkout" },
        { label: "code", operator: "!=", value: "200" },
        { label: "pod", operator: "=~", value: "a|b" },
        { label: "le", operator: "!~", value: "1.*" },
      ],
    },
  });
});

test.each([
  ["up", "up"],
  ["  slo:bad:rate2m  ", "slo:bad:rate2m"],
  ["up{}", "up"],
  ['{job="x"}', '{job="x"}'],
  ["up{job='it\\'s'}", `up{job="it's"}`],
  ["up{job=`a\\d`}", 'up{job="a\\\\d"}'],
  ['up{job="\\u00fc\\x41\\101\\t"}', 'up{job="üAA\\t"}'],
  ['{"http.requests",job="x"}', '{"http.requests",job="x"}'],
  ['up{"service.name"="x"}', 'up{"service.name"="x"}'],
])("%s prints again as %s", (written, printed) => {
  const parsed = parseSelector(written);
  expect("value" in parsed ? printPromql(parsed.value) : parsed.error).toBe(printed);
});

test.each([
  ["rate(up[5m])"],
  ["up[5m]"],
  ["up offset 5m"],
  ["up / up"],
  ["sum(up)"],
  ["(up)"],
  ["1"],
  ["-up"],
  ['"text"'],
  ["up[5m:1m]"],
])("%s is more than a selector", (text) => {
  expect(errorOf(parseSelector(text))).toEqual({ position: 0, message: PLAIN });
});

test.each([
  ["", 0, "the expression is empty"],
  ["  ", 0, "the expression is empty"],
  ['up{job="x"', 10, "the expression ends too early"],
  ["up{job=x}", 7, 'cannot read "x}"'],
  ['up{job="x"} and', 15, "the expression ends too early"],
])("%j is refused at character %d: %s", (text, position, message) => {
  expect(errorOf(parseSelector(text))).toEqual({ position, message });
});

test("the position points at what cannot be read, and the message quotes at most twenty characters of it", () => {
  const text = 'requests_total{job="checkout",code==500,a_very_long_label_name="x"}';
  const error = errorOf(parseSelector(text))!;
  expect(text.slice(error.position)).toMatch(/^=?=?500/);
  expect(error.message).toMatch(/^cannot read ".{1,20}"$/);
});

test("matchers are what stands between the braces", () => {
  expect(parseMatchers('job="catalog",env=~"a|b"')).toEqual({
    value: [
      { label: "job", operator: "=", value: "catalog" },
      { label: "env", operator: "=~", value: "a|b" },
    ],
  });
});

test.each([
  ["job=catalog", 4],
  ['job="catalog', 4],
  ['job="catalog" and', 14],
  ['job="a" env="b"', 8],
])("the position in the matchers %j counts from their own first character", (text, position) => {
  expect(errorOf(parseMatchers(text))?.position).toBe(position);
});

test.each(['{job="x"}', 'up{job="x"}', 'job="x"} or up{job="y"', 'job="x"}[5m]', "rate(up[5m])"])(
  "%j is no list of matchers",
  (text) => {
    expect(errorOf(parseMatchers(text))?.message).toEqual(expect.any(String));
  },
);

test("any label value survives being printed and read", () => {
  fc.assert(
    fc.property(hostileText, (value) => {
      const text = printPromql({ type: "selector", metric: "up", matchers: [{ label: "job", operator: "=", value }] });
      expect(parseSelector(text)).toEqual({
        value: { type: "selector", metric: "up", matchers: [{ label: "job", operator: "=", value }] },
      });
      expect(text).not.toMatch(/[\n\r]/);
    }),
    { numRuns: 500 },
  );
});

test("any selector survives being printed and read", () => {
  fc.assert(
    fc.property(instantSelector, (selector) => {
      expect(parseSelector(printPromql(selector))).toEqual({ value: selector });
    }),
  );
});

test("any text is read or refused at a place inside it, with words", () => {
  const almost = fc.stringMatching(/^[a-z{}="'`\\,~!()[\]5m .]{0,20}$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), almost, hostileText), (text) => {
      for (const parsed of [parseSelector(text), parseMatchers(text)]) {
        const error = errorOf(parsed);
        if (error === undefined) continue;
        expect(error.position).toBeGreaterThanOrEqual(0);
        expect(error.position).toBeLessThanOrEqual(text.length);
        expect(error.message).not.toBe("");
      }
      expect(promqlSyntaxError(text) === undefined || promqlSyntaxError(text)!.message !== "").toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
