import fc from "fast-check";
import type { Matcher, Selector } from "../../../src/promql/expression";
import { parseSelector } from "../../../src/promql/parse";
import {
  acceptedBy,
  contrastingLabels,
  exampleLabels,
  exampleValues,
} from "../../../src/rules/promtool/example-labels";

function selectorOf(text: string): Selector {
  const parsed = parseSelector(text);
  if ("error" in parsed) throw new Error(parsed.error.message);
  return parsed.value;
}

test.each([
  ['x{job="a"}', { job: "a" }],
  ['x{job=~"a|b"}', { job: "a" }],
  ['x{pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}"}', { pod: "checkout-0-00000" }],
  ['x{pod=~"(?:api|web).*"}', { pod: "api0" }],
  ['x{route=~"httproute/shop/checkout-(read|write)/rule/0"}', { route: "httproute/shop/checkout-read/rule/0" }],
  ['x{job=~".+"}', { job: "0" }],
  ['x{code=~"5.."}', { code: "500" }],
  ['x{le=~"250(\\\\.0)?"}', { le: "250.0" }],
  ['x{job!="a",env!~"b.*"}', {}],
  ['x{job!=""}', undefined],
  ['x{job=~"(?i)a"}', undefined],
  ['x{job!~"(?i)a"}', undefined],
  ['x{job="a",job="b"}', undefined],
  ['x{job=""}', {}],
  ['x{constructor="a",toString!~"b"}', { constructor: "a" }],
])("%s is satisfied by %j", (selector, labels) => {
  expect(exampleLabels(selectorOf(selector))).toEqual(labels);
});

test.each([
  ["x", 'x{code!="200"}', { code: "200" }],
  ["x", 'x{code!~"2..|404"}', { code: "200" }],
  ['x{job="j"}', 'x{job="j",result="error"}', { job: "j" }],
  ['x{result=~"error|ok"}', 'x{result="error"}', { result: "ok" }],
  ['x{job="j",state=~"ok|failed"}', 'x{state="ok"}', { job: "j", state: "failed" }],
  ['x{result=~"error|5.."}', 'x{result=~"error|500"}', undefined],
  ["x", "x", undefined],
])("an event of %s that is none of %s has labels %j", (wanted, other, labels) => {
  expect(contrastingLabels(selectorOf(wanted), selectorOf(other))).toEqual(labels);
});

const pattern = fc.oneof(
  fc.constantFrom("a|b", "x-[0-9a-z]+-[0-9a-z]{5}", "(?:api|web).*", ".+", "5..", "[^/]+", "a{2,3}", "(a|b)(c|d)?"),
  fc.stringMatching(/^[a-c0.|()[\]*+?{}^$\\-]{0,8}$/),
);
const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({ label: fc.constantFrom("a", "b"), operator: fc.constantFrom("=", "!="), value: fc.string() }),
  fc.record({ label: fc.constantFrom("a", "b"), operator: fc.constantFrom("=~", "!~"), value: pattern }),
);

test("labels that are found satisfy every matcher", () => {
  fc.assert(
    fc.property(fc.array(matcher, { maxLength: 4 }), (matchers) => {
      const labels = exampleLabels({ type: "selector", metric: "x", matchers });
      if (labels === undefined) return;
      for (const { label, operator, value } of matchers) {
        const text = labels[label] ?? "";
        const equal = operator.endsWith("~") ? new RegExp(`^(?:${value})$`, "s").test(text) : text === value;
        expect(equal).toBe(operator.startsWith("="));
      }
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ["x", ["one", "two"]],
  ['x{route="/a"}', ["/a"]],
  ['x{route=~"/a|/b|/c"}', ["/a", "/b"]],
  ['x{route=~"/a|/b",route!="/a"}', ["/b"]],
  ['x{route!="one"}', ["two", "three"]],
  ['x{route=~"/[a-z]+"}', ["/a"]],
  ['x{route=~"(?i)a"}', []],
  ['x{route=""}', []],
])("groups of %s may be %j", (selector, values) => {
  expect(exampleValues(selectorOf(selector).matchers)).toEqual(values);
});

test("a matcher that only Prometheus can read is neither fitted nor refused", () => {
  expect(acceptedBy(selectorOf('x{job=~"(?i)a"}').matchers, { job: "A" })).toBeUndefined();
  expect(acceptedBy(selectorOf('x{job="a"}').matchers, { job: "a" })).toBe(true);
  expect(acceptedBy(selectorOf('x{job="a"}').matchers, {})).toBe(false);
});
