import fc from "fast-check";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { traefikPriority } from "../../src/traffic/traefik-priority";
import { traefikService } from "./traefik-service";

interface Rule {
  readonly match: string;
  readonly priority?: number;
}

/** The rules in front of all, which other services' rules stand beside. */
function hostRules(traffic: Record<string, unknown>): Rule[] {
  const { routes } = trafficGuardrails(traefikService(traffic));
  const hosts = routes.find(({ metadata }) => metadata.name === "checkout-hosts")!;
  return (hosts.spec as { routes: Rule[] }).routes;
}

/** Traefik's own number where none is written: the length of the rule. */
const rank = ({ match, priority }: Rule) => priority ?? match.length;
const only = (hostname: string | undefined, path: string): Rule =>
  hostRules({ hostnames: hostname === undefined ? null : [hostname], path })[0];

const LONG = "/a/long/path/that/every/host/has";

test.each([
  ["an exact host above a wildcard's long path", ["shop.example.com", "/"], ["*.example.com", `/${"x".repeat(1_000)}`]],
  ["the longer wildcard above a shorter one's path", ["*.shop.example.com", "/"], ["*.example.com", LONG]],
  ["a short host above a long path of all hosts", ["a.io", "/"], [undefined, LONG]],
  ["a wildcard above a long path of all hosts", ["*.io", "/"], [undefined, LONG]],
  ["the longer path of a host", ["a.io", "/api"], ["a.io", "/"]],
  ["the longer path of a wildcard", ["*.io", "/api/v1"], ["*.io", "/api"]],
  ["the longer path of all hosts", [undefined, "/api"], [undefined, "/"]],
] as [string, [string | undefined, string], [string | undefined, string]][])("%s ranks higher", (_, first, second) => {
  expect(rank(only(...first))).toBeGreaterThan(rank(only(...second)));
});

test("what a host is worth does not depend on the other hosts of its service", () => {
  const hostnames = ["a.example.com", "b.example.com", "a.example.com", "*.example.org"];
  const rules = hostRules({ hostnames, path: "/x" });
  expect(rules).toEqual([...new Set(hostnames)].map((hostname) => only(hostname, "/x")));
});

test("an exact host has Traefik's own rank, which a route written by hand may exceed; a wildcard ranks below such a route", () => {
  expect(only("shop.example.com", "/")).toEqual({ kind: "Rule", match: "Host(`shop.example.com`)" });
  const byHand = "Host(`shop.example.com`) && PathPrefix(`/admin`)".length;
  expect(byHand).toBeGreaterThan(rank(only("shop.example.com", "/")));
  expect(rank(only("*.example.com", `/${"x".repeat(99)}`))).toBeLessThan(byHand);
});

const domain = fc.stringMatching(/^[a-z0-9]{1,20}(\.[a-z0-9]{1,20}){0,9}$/);
const path = fc.stringMatching(/^(\/[a-z0-9]{1,9}){1,99}$/);

test("of two rules that overlap the more specific host wins whatever the paths are, and then the longer path", () => {
  fc.assert(
    fc.property(fc.tuple(domain, domain), fc.tuple(path, path), ([label, base], [one, two]) => {
      const wide = traefikPriority(`*.${base}`, one)!;
      const narrow = traefikPriority(`*.${label}.${base}`, two)!;
      expect(narrow).toBeGreaterThan(wide);
      expect(wide).toBeGreaterThan(traefikPriority(undefined, two)!);
      expect(traefikPriority(`*.${base}`, one + two)).toBeGreaterThan(wide);
      expect(traefikPriority(undefined, one)).toBeGreaterThan(-(2 ** 31));
      expect(narrow).toBeLessThan(0);
    }),
  );
});
