import fc from "fast-check";
import { Token } from "cdktf";
import { ServiceGuardrails } from "cdktf-guardrails";
import { terraformText } from "../../constructs/internal/terraform-text";
import { contractProps, evaluated, helmReleases, manifestsOf, refusal, synthesized } from "./synthesized";

const checkout = contractProps("checkout");

/** Pieces that mean something to Terraform, YAML, JSON, Go templates or PromQL. */
const PIECES = [
  "${",
  "%{",
  "$${",
  "%%{",
  "${var.x}",
  "%{ if true }",
  "{{ .Values }}",
  "}",
  '"',
  "'",
  "\\",
  "\n",
  "\t",
  "`",
  "#",
  ": ",
  "- ",
  "|",
  "é漢😀",
  "\u2028",
  "$",
  "%",
  "~",
  "null",
  " ",
];
const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "grapheme" })), { minLength: 1, maxLength: 12 })
  .map((pieces) => pieces.join(""))
  .filter((text) => text.trim() !== "");

/** A template that Terraform would evaluate: `$` before `${` escapes it, whatever stands further left. */
function hasTemplate(text: string): boolean {
  return /(?<!\$)\$\{|(?<!%)%\{/.test(text);
}

test("the encoder leaves no template, and Terraform reads back what went in", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const encoded = terraformText(text);
      expect(hasTemplate(encoded)).toBe(false);
      expect(evaluated(encoded)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

test("whatever a user writes reaches the cluster as it was written, and never as a template", () => {
  fc.assert(
    fc.property(hostileText, hostileText, hostileText, (description, query, annotation) => {
      const slos = [{ ...checkout.spec.slos[0], description }, ...checkout.spec.slos.slice(1)];
      const business = [{ name: "orders", query }];
      const props = {
        ...checkout,
        spec: { ...checkout.spec, slos, business },
        annotations: { "example.com/note": annotation },
      };
      const { json } = synthesized((scope) => new ServiceGuardrails(scope, "Checkout", props));
      for (const release of helmReleases(json)) {
        expect(hasTemplate(release.values[0])).toBe(false);
        for (const { metadata } of manifestsOf(release))
          expect(metadata.annotations).toMatchObject({ "example.com/note": annotation });
      }
      const dashboards = manifestsOf(helmReleases(json).find(({ name }) => name === "checkout-dashboards")!);
      const [dashboard] = Object.values(dashboards[0].data as Record<string, string>).map(
        (text) => JSON.parse(text) as unknown,
      );
      expect(JSON.stringify(dashboard)).toContain(JSON.stringify(description.trim()).slice(1, -1));
    }),
    { numRuns: 25 },
  );
});

test.each([
  [
    "a number",
    { slos: [{ ...checkout.spec.slos[0], objective: Token.asNumber("${var.objective}") }] },
    "spec.slos[0].objective",
  ],
  [
    "a text",
    { slos: [{ ...checkout.spec.slos[0], window: Token.asString({ resolve: () => "30d" }) }] },
    "spec.slos[0].window",
  ],
  [
    "a list",
    { traffic: { ...checkout.spec.traffic!, hostnames: Token.asList("${var.hosts}") } },
    "spec.traffic.hostnames",
  ],
  [
    "a map's key",
    { monitoring: { ruleLabels: { [Token.asString({ resolve: () => "release" })]: "x" } } },
    "spec.monitoring.ruleLabels",
  ],
])("a token where %s belongs is one clear error", (_, section, place) => {
  const message = refusal(
    (scope) => new ServiceGuardrails(scope, "Checkout", { ...checkout, spec: { ...checkout.spec, ...section } }),
  );
  const own = message.split("\n").filter((line) => line.includes(place));
  expect(own).toHaveLength(1);
  expect(own[0]).toContain("spec/token");
  expect(own[0]).toContain("write the value itself");
});

test("the hostile check itself sees a template", () => {
  expect(hasTemplate("${var.x}")).toBe(true);
  expect(hasTemplate("$${var.x}")).toBe(false);
});
