import fc from "fast-check";
import { number, selector } from "../../src/promql/build";
import type { Matcher } from "../../src/promql/expression";
import { answer, labelOfAlert, literalText, queried, whenAny } from "../../src/rules/alert-text";
import { expandedLiterals } from "./expanded-literals";

test.each([
  ["plain", "plain"],
  ["{{", '{{ "{{" }}'],
  ["{{{", '{{ "{{" }}{'],
  ["{{{{{", '{{ "{{" }}{{ "{{" }}{'],
  ["a {{ .x }} b", 'a {{ "{{" }} .x }} b'],
  ["}} %s `x`", "}} %s `x`"],
])("%j is written %j", (text, written) => {
  expect(literalText(text)).toBe(written);
});

test("any text expands to itself, also before and after our own templates", () => {
  const text = fc.string({ unit: fc.constantFrom("{", "}", '"', "`", " ", "-", "a", "ü", "\n", "{{", "{{-", "}}") });
  fc.assert(
    fc.property(text, (given) => {
      expect(expandedLiterals(`<${literalText(given)}>`)).toBe(`<${given}>`);
    }),
  );
});

const series = (matchers: Record<string, string>) => selector("slo:x", matchers);

test("a query without labels of the alert is a raw text", () => {
  expect(queried(series({ slo: "100%" }), "count")).toBe(
    '{{ with query `slo:x{slo="100%"}` }}{{ . | first | value | printf "%.0f" }}{{ else }}unknown{{ end }}',
  );
});

test("labels of the alert are put in, in the order in which they stand, quoted in ASCII", () => {
  const matchers: Matcher[] = [
    { label: "slo", operator: "=", value: "100%" },
    { label: "route", operator: "=", value: labelOfAlert("route") },
    { label: "zone", operator: "!=", value: labelOfAlert("zone") },
  ];
  expect(whenAny(selector("slo:x", matchers), `${answer("duration")} left`, "none")).toBe(
    '{{ with query (printf `slo:x{slo="100%%",route=%+q,zone!=%+q}` $labels.route $labels.zone) }}' +
      "{{ . | first | value | humanizeDuration }} left{{ else }}none{{ end }}",
  );
});

test.each([
  ["percentage", "humanizePercentage"],
  ["count", 'printf "%.0f"'],
  ["factor", 'printf "%.1f"'],
  ["duration", "humanizeDuration"],
] as const)("a %s is shown by %s", (format, shown) => {
  expect(queried(number(1), format)).toContain(`value | ${shown} }}`);
});
