import fc from "fast-check";
import { guardedSlos } from "../../src/burnrate/guarded-slo";
import { generatedFiles, looseFiles } from "../../src/generated-files";
import { composeGuardrails } from "../../src/guardrails";
import { printYaml } from "../../src/manifest";
import { inhibitRules } from "../../src/rules/inhibit-rules";
import type { InhibitRule } from "../../src/rules/inhibit-rules";
import { checkoutWith } from "../spec/checkout-document";
import { contractService } from "../traffic/contract-service";

const INDICATOR = { availability: { source: "app" } };
const slo = (name: string, more: object = {}) => ({ name, objective: 99.9, indicator: INDICATOR, ...more });

function rulesFor(...slos: object[]): readonly InhibitRule[] {
  return inhibitRules(guardedSlos(contractService("checkout", { slos, canary: null })).slos);
}

/** A rule in short: `a|b: fast > medium|slow (labels)`, without what all rules of the service share. */
function inShort({ source_matchers, target_matchers, equal }: InhibitRule): string {
  const shared = ['namespace="shop"', 'service="checkout"'];
  expect([source_matchers.slice(0, 2), target_matchers.slice(0, 2)]).toEqual([shared, shared]);
  expect(target_matchers[2]).toBe(source_matchers[2]);
  expect(equal.slice(0, 4)).toEqual(["namespace", "service", "slo", "cluster"]);
  const bare = (matcher: string) => matcher.replace(/^\w+=~?"(.*)"$/, "$1");
  const groups = equal.slice(4);
  const [of, from, to] = [source_matchers[2], source_matchers[3], target_matchers[3]].map(bare);
  return `${of}: ${from} > ${to}${groups.length === 0 ? "" : ` (${groups.join()})`}`;
}

const outlines = (...slos: object[]) => rulesFor(...slos).map(inShort);

test("each tier of the contract's SLOs holds back the slower ones; a value alone is compared, several are alternatives", () => {
  const { slos } = guardedSlos(contractService("checkout"));
  const common = ['namespace="shop"', 'service="checkout"', 'slo=~"availability|latency|payments"'];
  const equal = ["namespace", "service", "slo", "cluster"];
  expect(inhibitRules(slos)).toEqual([
    {
      source_matchers: [...common, 'tier="fast"'],
      target_matchers: [...common, 'tier=~"medium|slow|long"'],
      equal,
    },
    { source_matchers: [...common, 'tier="medium"'], target_matchers: [...common, 'tier=~"slow|long"'], equal },
    { source_matchers: [...common, 'tier="slow"'], target_matchers: [...common, 'tier="long"'], equal },
  ]);
});

test("SLOs of other tiers or groups have rules of their own", () => {
  expect(
    outlines(
      slo("a"),
      slo("grouped", { groupBy: ["route", "cluster"] }),
      slo("b"),
      slo("short", { tiers: { medium: { enabled: false }, slow: { enabled: false } } }),
    ),
  ).toEqual([
    "a|b: fast > medium|slow|long",
    "a|b: medium > slow|long",
    "a|b: slow > long",
    "grouped: fast > medium|slow|long (route)",
    "grouped: medium > slow|long (route)",
    "grouped: slow > long (route)",
    "short: fast > long",
  ]);
});

test("a tier of one's own takes its place by burn rate", () => {
  const night = { level: "page", long: "12h", short: "1h", factor: 4 };
  expect(outlines(slo("a", { tiers: { night } }))[1]).toBe("a: medium > night|slow|long");
});

test("a ticket never holds back a page, however fast it is", () => {
  expect(outlines(slo("a", { tiers: { fast: { level: "ticket" }, slow: { level: "page" } } }))).toEqual([
    "a: fast > long",
    "a: medium > slow|long",
    "a: slow > long",
  ]);
});

test("the same tiers at other levels are not the same order", () => {
  expect(outlines(slo("a"), slo("b", { tiers: { fast: { level: "ticket" } } })).slice(0, 4)).toEqual([
    "a: fast > medium|slow|long",
    "a: medium > slow|long",
    "a: slow > long",
    "b: fast > slow|long",
  ]);
});

const off = { enabled: false };
const onlyFast = { medium: off, slow: off, long: off };

test("one tier alone holds back nothing, and there is no file", () => {
  expect(rulesFor(slo("a", { tiers: onlyFast }))).toEqual([]);
  const document = checkoutWith({
    "spec.slos": [slo("availability", { tiers: onlyFast }), slo("latency", { tiers: onlyFast })],
  });
  const { guardrails } = composeGuardrails(document);
  expect(looseFiles(guardrails!, "rules").map(({ path }) => path)).toEqual([
    "rules/shop-checkout.rules.yml",
    "rules/shop-checkout.test.yml",
  ]);
});

test("the file says where its rules go, and holds them", () => {
  const { guardrails } = composeGuardrails(checkoutWith());
  const file = generatedFiles(guardrails!).find(({ path }) => path === "alertmanager/shop-checkout.inhibit.yml")!;
  const [comment, rules] = file.text.split(/^(?=inhibit_rules:)/m);
  expect(rules).toBe(printYaml({ inhibit_rules: inhibitRules(guardrails!.slos) }));
  expect(comment).toMatch(/^(# .+\n)+$/);
  expect(comment).toContain("top level of alertmanager.yml");
  expect(comment).toContain("AlertmanagerConfig in namespace shop ");
});

test("no tier holds back itself, a faster one or a louder one, whatever the tiers are", () => {
  const factor = fc.integer({ min: 1, max: 700 });
  const level = fc.constantFrom("page", "ticket");
  const tier = fc.record({ factor, level });
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^t[a-z0-9]{0,5}$/), tier, { minKeys: 1, maxKeys: 6 }), (own) => {
      const written = Object.entries(own).map(([name, given]) => [name, { ...given, long: "1h", short: "5m" }]);
      const [one] = guardedSlos(
        contractService("checkout", {
          slos: [slo("a", { window: "90d", tiers: Object.fromEntries(written) })],
          canary: null,
        }),
      ).slos;
      const byName = new Map(one.tiers.map((each) => [each.name, each]));
      for (const rule of inhibitRules([one])) {
        const [source, ...targets] = inShort(rule)
          .slice("a: ".length)
          .split(/ > |\|/);
        for (const target of targets) {
          expect(target).not.toBe(source);
          expect(byName.get(target)!.factor.compare(byName.get(source)!.factor)).toBeLessThanOrEqual(0);
          expect([byName.get(source)!.level, byName.get(target)!.level]).not.toEqual(["ticket", "page"]);
        }
      }
    }),
    { numRuns: 60 },
  );
});
