import fc from "fast-check";
import { readService } from "../../src/spec/read-service";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { traefikMatch } from "../../src/traffic/traefik-match";
import { contractDocument } from "../contract-document";
import { only } from "./contract-service";
import { traefikService } from "./traefik-service";

const match = (traffic: Record<string, unknown>, methods?: string[]) =>
  traefikMatch(traefikService(traffic).traffic, methods);
const [a, b] = ["a.example.com", "b.example.com"];

test.each([
  [{ hostnames: [a], path: "/" }, [], "Host(`a.example.com`)"],
  [{ hostnames: [a, b], path: "/" }, [], "(Host(`a.example.com`) || Host(`b.example.com`))"],
  [{ hostnames: null, path: "/" }, [], "PathPrefix(`/`)"],
  [{ hostnames: null, path: "/v1.2/" }, [], "(Path(`/v1.2`) || PathPrefix(`/v1.2/`))"],
  [{ hostnames: null, path: "/" }, ["GET"], "Method(`GET`)"],
  [
    { hostnames: [a], path: "/x" },
    ["GET", "PUT"],
    "Host(`a.example.com`) && (Path(`/x`) || PathPrefix(`/x/`)) && (Method(`GET`) || Method(`PUT`))",
  ],
  [{ hostnames: ["*.a-1.example.com"], path: "/" }, [], "HostRegexp(`^[a-z0-9.-]+\\.a-1\\.example\\.com$`)"],
])("%j with methods %j is %s", (traffic, methods, text) => {
  expect(match(traffic, methods)).toBe(text);
});

test("a path with an escape would never match, and is refused once", () => {
  for (const path of ["/a%20b", "/a%2fb", "/a%2Fb%20"]) {
    const { problems, routes } = trafficGuardrails(traefikService({ path }));
    const found = problems.filter((problem) => problem.rule === "traffic/path");
    expect([path, found.length > 0, routes]).toEqual([path, true, []]);
  }
  expect(only(trafficGuardrails(traefikService({ path: "/a%2fb" })).problems, "traffic/path").message).toContain("%2f");
});

/** A rule is calls with one text between backticks, joined by operators and parentheses; nothing of the text gets out. */
const CALL = /(Host|HostRegexp|Path|PathPrefix|Method)\(`[^`]*`\)/g;

test("no text of the document can end a matcher or begin another", () => {
  const document = contractDocument("checkout") as { spec: { traffic: Record<string, unknown> } };
  const hostile = fc.stringMatching(/^[/a-z0-9.*%`|&()! "'\\\n$-]{1,20}$/);
  const or = (accepted: string) => fc.oneof(fc.constant(accepted), fc.string(), hostile, fc.constant(`${accepted}\``));
  let rendered = 0;
  fc.assert(
    fc.property(or("/a"), or("a.example.com"), or("GET"), (path, hostname, method) => {
      const retry = { attempts: 1, methods: [method] };
      const traffic = {
        ...document.spec.traffic,
        parentRef: undefined,
        gateway: "traefik",
        path,
        hostnames: [hostname],
        retry,
      };
      const { service } = readService({ ...document, spec: { ...document.spec, traffic } });
      const routes = service?.traffic === undefined ? [] : trafficGuardrails(service).routes;
      const rules = routes.flatMap((each) => (each.spec as { routes?: { match: string }[] }).routes ?? []);
      rendered += rules.length;
      for (const rule of rules) expect(rule.match.replace(CALL, "x")).toMatch(/^[x |&()]+$/);
    }),
    { numRuns: 300 },
  );
  expect(rendered).toBeGreaterThan(0);
});
