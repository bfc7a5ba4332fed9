import fc from "fast-check";
import { readService } from "../../src/spec/read-service";
import { checkoutWith, errorsOf, expectOnly } from "./checkout-document";

const GAUGE = { gauge: { series: "lag" } };
const slo = (own: object) => ({ name: "it", objective: 99, indicator: GAUGE, ...own });
const readSlo = (own: object) => {
  const { service, problems } = readService(checkoutWith({ "spec.slos": [slo(own)], "spec.canary": undefined }));
  expect(problems).toEqual([]);
  return service!.slos[0];
};

test.each([
  ["<= 30", "<=", "30"],
  ["  ==1 ", "==", "1"],
  ["!= -0.50", "!=", "-0.5"],
  [">0", ">", "0"],
])("a gauge that is good when %j is compared by %s with %s", (goodWhen, operator, value) => {
  const comparison = readSlo({ indicator: { gauge: { series: "lag", goodWhen } } }).indicator.gauge!.goodWhen;
  expect([comparison.operator, String(comparison.value)]).toEqual([operator, value]);
});

test("a gauge says nothing about itself is good at 1", () => {
  const { goodWhen } = readSlo({}).indicator.gauge!;
  expect([goodWhen.operator, goodWhen.value.number]).toEqual(["==", 1]);
});

test.each(["30", "=> 3", "< 1e3", "<", "< 1 2", 30, null, { a: 1 }])("%j is no comparison", (goodWhen) => {
  const [problem] = errorsOf(checkoutWith({ "spec.slos.0.indicator": { gauge: { series: "lag", goodWhen } } }));
  expect([problem.rule, problem.path, problem.message]).toEqual([
    "spec/value",
    "spec.slos[0].indicator.gauge.goodWhen",
    "not a comparison",
  ]);
});

test.each(["namespace", "service", "slo", "tier", "severity", "alertname", "alertstate", "le", "__name__"])(
  "an SLO cannot be grouped by %s",
  (label) => {
    expectOnly(
      { "spec.slos.0.groupBy": [label] },
      {
        path: "spec.slos[0].groupBy[0]",
        message: "every series of an SLO has this label already",
        got: JSON.stringify(label),
        allowed:
          "a label of the metrics, other than namespace, service, slo, tier, severity, alertname, alertstate, le",
        fix: "group by another label",
      },
    );
  },
);

test("labels to group by are label names, and at least one", () => {
  const errors = (groupBy: unknown) =>
    errorsOf(checkoutWith({ "spec.slos.0.groupBy": groupBy })).map(({ path, message }) => [path, message]);
  expect(errors(["http-route"])).toEqual([["spec.slos[0].groupBy[0]", "not a label's name"]]);
  expect(errors([])).toEqual([["spec.slos[0].groupBy", "too few entries"]]);
  expect(errors(["route", "zone"])).toEqual([]);
});

test("a tier's name has a form of its own", () => {
  expectOnly(
    { "spec.slos.0.tiers": { "Fast-Page": { factor: 14 } } },
    {
      path: "spec.slos[0].tiers.Fast-Page",
      message: "not a tier's name",
      got: '"Fast-Page"',
      allowed: "lower case letters and digits, at most 20, a letter first",
      fix: "write it like fast",
    },
  );
});

test("a misspelt key of a tier is told the one it means", () => {
  expectOnly(
    { "spec.slos.0.tiers": { fast: { factr: 14 } } },
    {
      rule: "spec/unknown-key",
      path: "spec.slos[0].tiers.fast.factr",
      message: 'unknown key "factr"',
      got: "14",
      allowed: "enabled, level, long, short, budgetShare, factor",
      fix: 'did you mean "factor"?',
    },
  );
});

test("whatever stands where a tier belongs, the answer is findings", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, name) => {
      const { problems } = readService(checkoutWith({ "spec.slos.0.tiers": { [name]: value } }));
      for (const { rule, path } of problems)
        expect([rule, path.startsWith("spec.slos[0].tiers")]).toEqual([rule, true]);
    }),
    { numRuns: 300 },
  );
});
