import fc from "fast-check";
import { parseExpression } from "../../src/promql/parse-expression";
import { printPromql } from "../../src/promql/print";
import { anyExpression } from "./any-expression";
import { hostileText } from "./expressions";
import { spell } from "./spelling";

function printed(text: string): unknown {
  const parsed = parseExpression(text);
  return "value" in parsed ? printPromql(parsed.value) : parsed.error;
}

/* Both texts of each line give the same tree in Prometheus 3.16 (api/v1/parse_query). */
test.each([
  // What binds tighter.
  ["-a^b", "-a ^ b"],
  ["(-a)^b", "(-a) ^ b"],
  ["-2^a", "-2 ^ a"],
  ["(-2)^a", "(-2) ^ a"],
  ["a^-2^b", "a ^ -2 ^ b"],
  ["a^-b*c", "a ^ -b * c"],
  ["a^-(b*c)", "a ^ -(b * c)"],
  ["(-a)*b", "-a * b"],
  ["-(a*b)", "-(a * b)"],
  ["- -a", "--a"],
  ["a - -2", "a - -2"],
  ["a -2", "a - 2"],
  ["a - (b - c)", "a - (b - c)"],
  ["(a - b) - c", "a - b - c"],
  ["a or b and c", "a or b and c"],
  ["(a or b) and c", "(a or b) and c"],
  ["a unless b or c", "a unless b or c"],
  ["a unless (b or c)", "a unless (b or c)"],
  ["a and b unless c", "a and b unless c"],
  ["a^b^c", "a ^ b ^ c"],
  ["(a^b)^c", "(a ^ b) ^ c"],
  ["a ATAN2 b * c", "a atan2 b * c"],
  ["a atan2 (b * c)", "a atan2 (b * c)"],
  ["a + b > c - d", "a + b > c - d"],
  ["a > (b > c)", "a > (b > c)"],
  // Suffixes belong to what stands right before them, whatever the editor's grammar says.
  ["a + b offset 5m", "a + b offset 5m"],
  ["-a offset 5m", "-a offset 5m"],
  ["a ^ b @ 5", "a ^ b @ 5"],
  ["a + max_over_time(b[1h:])", "a + max_over_time(b[1h:])"],
  ["max_over_time((a + b)[1h:5m])", "max_over_time((a + b)[1h:5m])"],
  ["max_over_time((-a)[1h:5m])", "max_over_time((-a)[1h:5m])"],
  ["a[5m] OFFSET 1m @ 5", "a[5m] @ 5 offset 1m"],
  ["a @ END ( ) offset 1w", "a @ end() offset 7d"],
  ["a @ - 5", "a @ -5"],
  ["a offset - 90s", "a offset -1m30s"],
  ["a offset -0s", "a offset 0s"],
  ["max_over_time(a[1h:1m] offset 5m @ start())", "max_over_time(a[1h:1m] @ start() offset 5m)"],
  ["max_over_time((a offset 5m)[1h:])", "max_over_time(a offset 5m[1h:])"],
  // Durations.
  ["a[1y2w3d4h5m6s7ms]", "a[382d4h5m6s7ms]"],
  ["a[300]", "a[5m]"],
  ["a[0x10]", "a[16s]"],
  ["a[010]", "a[8s]"],
  ["a[1_0.5]", "a[10s500ms]"],
  // Joins.
  ["a > BOOL on (x) group_left(y) b", "a > bool on (x) group_left (y) b"],
  ["a / ignoring(x,) GROUP_RIGHT b", "a / ignoring (x) group_right () b"],
  ["a / on (x) group_left () (b)", "a / on (x) group_left () b"],
  ["a / on () b", "a / on () b"],
  ['a * on ("service.name") group_left ("a.b") c', 'a * on ("service.name") group_left ("a.b") c'],
  ["1 == bool 1", "1 == bool 1"],
  // Aggregations.
  ["SUM(a) BY (x)", "sum by (x) (a)"],
  ["sum without(x,) (a)", "sum without (x) (a)"],
  ["sum by (sum, bool, offset) (a)", "sum by (sum, bool, offset) (a)"],
  ['sum by ("service.name", "job") (a)', 'sum by ("service.name", job) (a)'],
  ["topk(3, a) by (x)", "topk by (x) (3, a)"],
  ["quantile(0.9, rate(a[5m])) without ()", "quantile without () (0.9, rate(a[5m]))"],
  ["count_values('v', a)", 'count_values("v", a)'],
  ["max(sum by (x) (min without (y) (a)))", "max(sum by (x) (min without (y) (a)))"],
  // Functions.
  ["histogram_quantile(.99, sum by (le) (rate(a[5m])))", "histogram_quantile(.99, sum by (le) (rate(a[5m])))"],
  ["histogram_fraction(0, 0.2, rate(a[5m]))", "histogram_fraction(0, 0.2, rate(a[5m]))"],
  ['label_replace(a, "x", "$1", "y", `(\\d+)`)', 'label_replace(a, "x", "$1", "y", "(\\\\d+)")'],
  ["round(a)", "round(a)"],
  ["hour()", "hour()"],
  // Numbers keep their text, but for a plus.
  ["+2", "2"],
  ["- 2", "-2"],
  ["- - 2", "2"],
  ["0x1F", "0x1F"],
  ["1E-3", "1E-3"],
  ["+Inf", "Inf"],
  ["-inf", "-inf"],
  ["NaN", "NaN"],
  ["1_000.5", "1_000.5"],
  ["5m", "5m"],
  // Names and texts.
  ["sum + by + and", "sum + by + and"],
  ["and and and", "and and and"],
  ['{"bool"}', '{"bool"}'],
  ['{"http.req", "service.name"="x",}', '{"http.req","service.name"="x"}'],
  ['{job="x", "http_req"}', 'http_req{job="x"}'],
  ['{__name__=~"a|b"}', '{__name__=~"a|b"}'],
  ['a{x="\\xc3\\xbc\\303\\274\\u00fc"}', 'a{x="üüü"}'],
  ["a{x=`\n`}", 'a{x="\\n"}'],
  ["a{x='it\\'s \"[5m]\"'}", 'a{x="it\'s \\"[5m]\\""}'],
  ['a{x="\\ufffd"}', 'a{x="\\ufffd"}'],
  ["'text'", '"text"'],
  ["# first\nup # and ) last\n", "up"],
  ["sum(a) # why\n by (x)", "sum by (x) (a)"],
])("%s prints as %s", (text, expected) => {
  expect(printed(text)).toBe(expected);
});

const EXPERIMENT = "is an experiment of Prometheus that this reader does not know";
const SUFFIX_PLACE = "offset stands right behind a selector, a range or a subquery";

test.each([
  // Words that are not there.
  ["", 0, "the expression is empty"],
  [" # nothing", 0, "the expression is empty"],
  ["sum(a) /", 8, "the expression ends too early"],
  ["sum(rate(a[5m])", 15, "the expression ends too early"],
  ["a b", 2, 'cannot read "b"'],
  ["sum(rates(a[5m]))", 4, 'Prometheus 3 has no function "rates"'],
  ["holt_winters(a[5m], 1, 2)", 0, 'Prometheus 3 has no function "holt_winters"'],
  ['a{x="b', 4, "this text has no closing quote"],
  ['a{x="b\\"}', 4, "this text has no closing quote"],
  ['"', 0, "this text has no closing quote"],
  // Texts.
  ['a{x="\\d+"}', 5, '"\\d" is no escape of PromQL: write \\\\ for a backslash'],
  [`a{x="it\\'s"}`, 7, `"\\'" is no escape of PromQL: write \\\\ for a backslash`],
  ['a{x="\\400"}', 5, '"\\400" is no escape of PromQL: write \\\\ for a backslash'],
  ['a{x="\\ud83d"}', 5, '"\\ud83d" is no escape of PromQL: write \\\\ for a backslash'],
  ['a{x="\\U00110000"}', 5, '"\\U00110000" is no escape of PromQL: write \\\\ for a backslash'],
  ['a{x="\\xff"}', 4, "the escapes of this text do not make up UTF-8"],
  ["a{x=`\ud83d`}", 5, "half a character: this text was cut in the middle of an emoji or the like"],
  // Selectors.
  ["{}", 0, "this selects every series there is: name a metric, or a label's value"],
  ['sum({a="",b=~".*",c!="x",d!~"x+"})', 4, "this selects every series there is: name a metric, or a label's value"],
  ['b + a{"b"}', 6, "the metric is named twice"],
  ['{"a", "b"}', 6, "the metric is named twice"],
  ['{"", job="x"}', 1, "a name of no characters"],
  ['sum by (job, "") (a)', 13, "a name of no characters"],
  ['b + a{__name__="b"}', 4, "the metric is named twice: in front of the braces and as __name__"],
  ['a{x!~"(?!b)c"}', 5, "Prometheus' regular expressions cannot look ahead or behind: use a second matcher with !~"],
  ['a{x=~"(b)\\\\1"}', 5, "Prometheus' regular expressions cannot refer back to a group"],
  ['a{x=~"b)"}', 5, "this regular expression does not compile"],
  // Ranges, offsets, @.
  ["a[0s]", 2, "a duration of zero: it has to be longer"],
  ["max_over_time(a[1h:0s])", 19, "a duration of zero: it has to be longer"],
  ["a[5m + 1m]", 2, "arithmetic on durations is an experiment of Prometheus: write one duration like 5m"],
  ["a offset (5m)", 9, "arithmetic on durations is an experiment of Prometheus: write one duration like 5m"],
  ["a[0.0001]", 2, '"0.0001" is no whole number of milliseconds'],
  ["a[300y]", 2, '"300y" is no duration that Prometheus can hold'],
  ["a[NaN]", 2, '"NaN" is no duration that Prometheus can hold'],
  [
    "rate(sum(a) [5m])",
    12,
    "a range stands right behind a selector, before offset and @; over anything else write a subquery like [5m:]",
  ],
  [
    "rate((a)[5m])",
    8,
    "a range stands right behind a selector, before offset and @; over anything else write a subquery like [5m:]",
  ],
  [
    "rate(a offset 5m [5m])",
    17,
    "a range stands right behind a selector, before offset and @; over anything else write a subquery like [5m:]",
  ],
  ["(a) # c\n offset 5m", 9, SUFFIX_PLACE],
  ["a / rate(b[5m] offset 1h) offset 5m", 26, SUFFIX_PLACE],
  ["2 offset 5m", 2, SUFFIX_PLACE],
  ["a offset 5m offset 1m", 12, "there is an offset already"],
  ["a offset -5m offset 1m", 13, "there is an offset already"],
  ["a @ 5 @ 6", 6, "there is an @ already"],
  ["sum(a) @ 5", 7, "@ stands right behind a selector, a range or a subquery"],
  ["a @ Inf", 4, "Inf is no time"],
  ["a anchored", 2, `"anchored" ${EXPERIMENT}`],
  ["rate(a[5m] smoothed)", 11, `"smoothed" ${EXPERIMENT}`],
  // Operators.
  ["a + bool b", 4, '"bool" belongs to a comparison, not to "+"'],
  ["a and on (x) group_left b", 6, '"and" takes no group_left'],
  ["a </ b", 2, `"</" ${EXPERIMENT}`],
  ["a + fill(0) b", 4, "fill modifiers are an experiment of Prometheus that this reader does not know"],
  ["a * on (x, y) group_left (z, y) b", 2, '"y" stands both in on and in group_left'],
  ["a * on (x) 2", 2, '"on" joins series, and one side is a number'],
  ["1 > 2", 2, 'two numbers are compared with "> bool"'],
  // Types.
  ["a and 1", 6, '"and" takes an instant vector like up, and this is a number'],
  ['a + "b"', 4, '"+" takes an instant vector like up or a number, and this is a text in quotes'],
  ["a + b[5m:]", 4, '"+" takes an instant vector like up or a number, and this is a range'],
  ["-a[5m]", 1, "a sign takes an instant vector like up or a number, and this is a range"],
  ["sum(rate(a))", 9, "rate takes a range like up[5m], and this is an instant vector"],
  ["sum(a[5m])", 4, "sum takes an instant vector like up, and this is a range"],
  ["sum by (x) (1, a)", 11, "sum takes 1 argument, not 2"],
  ["topk(a)", 4, "topk takes 2 arguments, not 1"],
  ["topk(a, a)", 5, "topk takes a number, and this is an instant vector"],
  ["count_values(1, a)", 13, "count_values takes a text in quotes, and this is a number"],
  ["rate()", 4, "rate takes 1 argument, not 0"],
  ["round(a, 1, 2)", 5, "round takes 1 or 2 arguments, not 3"],
  ['label_join(a, "x")', 10, "label_join takes at least 3 arguments, not 2"],
  ["vector(a)", 7, "vector takes a number, and this is an instant vector"],
  ["a[1h:][5m:]", 6, "a subquery takes an instant vector like up, and this is a range"],
  ["rate(a[5m])[1h:] - b", 0, '"-" takes an instant vector like up or a number, and this is a range'],
])("%j is refused at character %d: %s", (text, position, message) => {
  expect(parseExpression(text)).toEqual({ error: { position, message } });
});

test("every part of what is written arrives in the tree", () => {
  const selector = (metric: string) => ({ type: "selector", metric, matchers: [] });
  expect(parseExpression('topk(2, -a{x!~"b"}[3h:] @ 7 offset -1m) or on () c')).toMatchObject({
    error: { message: expect.stringContaining("range") },
  });
  expect(parseExpression("quantile without (x) (0.5, a > bool ignoring (y) group_right (z) -b ^ 2)")).toEqual({
    value: {
      type: "aggregation",
      operator: "quantile",
      grouping: { kind: "without", labels: ["x"] },
      parameter: { type: "number", text: "0.5" },
      operand: {
        type: "binary",
        operator: ">",
        bool: true,
        matching: { kind: "ignoring", labels: ["y"], group: { side: "right", labels: ["z"] } },
        left: selector("a"),
        right: {
          type: "unary",
          operator: "-",
          operand: { type: "binary", operator: "^", left: selector("b"), right: { type: "number", text: "2" } },
        },
      },
    },
  });
});

test("500 levels are read and printed, more are refused, however many", () => {
  const deep = (levels: number) => `${"(".repeat(levels)}up${")".repeat(levels)}`;
  expect(printed(deep(490))).toBe("up");
  const chain = Array.from({ length: 490 }, () => "up").join(" + ");
  expect(printed(chain)).toBe(chain);
  for (const text of [
    deep(600),
    deep(50_000),
    chain.repeat(2),
    Array(20_000).fill("up").join(" or "),
    "-".repeat(600) + "up",
    "-".repeat(50_000) + "up",
  ]) {
    expect(parseExpression(text)).toEqual({
      error: {
        position: expect.any(Number),
        message: expect.stringMatching(/^(nested or chained more than 500 levels deep|longer than 10000 characters)$/),
      },
    });
  }
});

test("any expression survives being printed and read", () => {
  fc.assert(
    fc.property(anyExpression, (expression) => {
      const text = printPromql(expression);
      expect(parseExpression(text)).toEqual({ value: expression });
      expect(text).not.toMatch(/[\n\r]/);
    }),
    { numRuns: 1_000 },
  );
});

test("any expression is read the same however it is spelled", () => {
  const choices = fc.array(fc.nat(11), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(anyExpression, choices, (expression, chosen) => {
      let made = 0;
      const text = spell(expression, (...ways) => ways[chosen[made++ % chosen.length] % ways.length]);
      expect(parseExpression(text)).toEqual({ value: expression });
    }),
    { numRuns: 1_000 },
  );
});

test("any text is read or refused at a place inside it, with words; what is read prints to what reads the same", () => {
  const words = fc.constantFrom(
    ..."a up 5m 1 -2 ( ) [ ] { } , : \" ' ` \\ = =~ + - ^ and or unless bool on ignoring group_left by offset @".split(
      " ",
    ),
    ...'start() sum rate( topk( [5m] [1h:] {x="y"} # \n 0x 1e Inf'.split(" "),
    " ",
    "\n",
  );
  const almost = fc.array(words, { maxLength: 12 }).map((each) => each.join(""));
  const broken = fc.tuple(anyExpression, fc.nat(), fc.nat(3)).map(([expression, at, length]) => {
    const text = printPromql(expression);
    const start = at % (text.length + 1);
    return text.slice(0, start) + text.slice(start + length);
  });
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), hostileText, almost, broken), (text) => {
      const parsed = parseExpression(text);
      if ("value" in parsed) {
        expect(parseExpression(printPromql(parsed.value))).toEqual(parsed);
        return;
      }
      expect(parsed.error.position).toBeGreaterThanOrEqual(0);
      expect(parsed.error.position).toBeLessThanOrEqual(text.length);
      expect(parsed.error.message).not.toBe("");
    }),
    { numRuns: 3_000 },
  );
});
