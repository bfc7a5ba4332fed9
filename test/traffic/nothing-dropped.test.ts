import fc from "fast-check";
import { composeGuardrails } from "../../src/guardrails";
import type { Composition } from "../../src/guardrails";
import { GATEWAYS } from "../../src/spec/traffic-spec";
import type { Gateway } from "../../src/spec/traffic-spec";
import { capabilityOf } from "../../src/traffic/capability-table";
import { GUARDRAIL_PATHS } from "../../src/traffic/guardrail-path";
import type { GuardrailPath } from "../../src/traffic/guardrail-path";
import { bareDocument } from "./bare-service";

type Fields = { readonly [key: string]: unknown };

const duration = (min: number, max: number) => fc.integer({ min, max }).map((seconds) => `${seconds}s`);
const count = (max: number) => fc.integer({ min: 1, max });
const retry = { attempts: 2 };
const eject = (change: Fields) => ({ circuitBreaker: { eject: { consecutive5xx: 5, ...change } } });
const failures = (change: Fields) => ({ circuitBreaker: { eject: { consecutiveFailures: 5, ...change } } });

/** How each guardrail is asked for, beside what it cannot be without. */
const ASKED: Readonly<Record<GuardrailPath, fc.Arbitrary<Fields>>> = {
  route: fc.constant({ route: "existing" }),
  routeName: fc.constant({ route: "existing", routeName: "till", timeouts: { connect: "7s" } }),
  parentRef: fc.constantFrom("inner", "outer").map((name) => ({ parentRef: { name } })),
  hostnames: fc.constantFrom(["a.example.com"], ["*.example.org"]).map((hostnames) => ({ hostnames })),
  path: fc.constantFrom("/a", "/b.c/").map((path) => ({ path })),
  upstreams: count(9).map((n) => ({ upstreams: [{ host: `10.0.0.${n}`, port: 8_080 }] })),
  nginxDeployment: count(9).map((replicas) => ({ nginxDeployment: { replicas } })),
  "timeouts.connect": duration(1, 75).map((connect) => ({ timeouts: { connect } })),
  "timeouts.request": duration(1, 3_600).map((request) => ({ timeouts: { request } })),
  "timeouts.backendRequest": duration(1, 3_600).map((backendRequest) => ({ timeouts: { backendRequest } })),
  "timeouts.idle": duration(1, 86_400).map((idle) => ({ timeouts: { idle } })),
  "timeouts.clientHeader": duration(1, 600).map((clientHeader) => ({ timeouts: { clientHeader } })),
  "timeouts.clientBody": duration(1, 3_600).map((clientBody) => ({ timeouts: { clientBody } })),
  "retry.attempts": fc.integer({ min: 1, max: 10 }).map((attempts) => ({ retry: { attempts } })),
  "retry.conditions": fc
    .uniqueArray(fc.constantFrom("connect-failure", "timeout", 403, 429, 500), { minLength: 1 })
    .map((conditions) => ({ retry: { ...retry, conditions } })),
  "retry.methods": fc
    .uniqueArray(fc.constantFrom("PUT", "POST", "DELETE"), { minLength: 1 })
    .map((methods) => ({ retry: { ...retry, methods } })),
  "retry.backoff": duration(1, 60).map((backoff) => ({ retry: { ...retry, backoff } })),
  "retry.budget": count(100).map((percent) => ({ retry: { ...retry, budget: `${percent}%` } })),
  "circuitBreaker.maxConnections": count(1_000_000).map((maxConnections) => ({ circuitBreaker: { maxConnections } })),
  "circuitBreaker.maxPendingRequests": count(1_000).map((maxPendingRequests) => ({
    circuitBreaker: { maxPendingRequests },
  })),
  "circuitBreaker.maxParallelRequests": count(1_000).map((maxParallelRequests) => ({
    circuitBreaker: { maxParallelRequests },
  })),
  "circuitBreaker.eject": fc.constantFrom(eject({}), failures({})),
  "circuitBreaker.eject.consecutive5xx": count(1_000).map((consecutive5xx) => eject({ consecutive5xx })),
  "circuitBreaker.eject.consecutiveFailures": count(1_000).map((consecutiveFailures) =>
    failures({ consecutiveFailures }),
  ),
  "circuitBreaker.eject.for": fc
    .tuple(duration(1, 3_600), fc.constantFrom(eject, failures))
    .map(([time, of]) => of({ for: time })),
  "circuitBreaker.eject.maxPercent": fc.integer({ min: 51, max: 100 }).map((maxPercent) => eject({ maxPercent })),
  healthCheck: fc.constantFrom("/healthz", "/ready").map((path) => ({ healthCheck: { path } })),
  rateLimit: fc
    .tuple(count(10_000), fc.constantFrom("second", "minute", "hour"))
    .map(([requests, per]) => ({ rateLimit: { requests, per } })),
  "rateLimit.burst": fc
    // On ingress-nginx a burst is a multiple of the rate.
    .tuple(count(1_000), fc.integer({ min: 0, max: 5_000 }), fc.constantFrom(0, 2, 5))
    .map(([requests, burst, times]) => ({ rateLimit: { requests, per: "second", burst: times * requests || burst } })),
  maxBody: fc
    .tuple(fc.integer({ min: 2, max: 900 }), fc.constantFrom("k", "Ki", "M", "Mi"))
    .map(([amount, unit]) => ({ maxBody: `${amount}${unit}` })),
};

/** The same description without the guardrail, but with what it cannot be without. */
function without(path: GuardrailPath, asked: Fields): Fields {
  const [section, field, part] = path.split(".");
  const { [section]: value, ...rest } = asked as { readonly [key: string]: Fields };
  if (path === "routeName") return { ...rest };
  if (field === undefined || path === "retry.attempts" || path === "circuitBreaker.eject") return { ...rest };
  const { [field]: inner, ...others } = value as { readonly [key: string]: Fields };
  if (part === undefined) return { ...rest, [section]: others };
  const left = { ...inner, [part]: undefined };
  // One of the two ways of counting must stay.
  const other = part === "consecutive5xx" ? { consecutiveFailures: 999 } : { consecutive5xx: 999 };
  const kept = part.startsWith("consecutive") ? other : {};
  return { ...rest, [section]: { ...others, [field]: { ...left, ...kept } } };
}

/** Everything that the gateway will read. */
function rendered({ guardrails }: Composition): string {
  const { routes, policies, nginx } = guardrails!.manifests;
  return JSON.stringify([routes, policies, nginx, guardrails!.nginx]);
}

/** Whether some finding, at whatever severity, stands at the guardrail or at what it is part of. */
function isReported({ problems }: Composition, path: GuardrailPath): boolean {
  // A way of counting that the gateway does not have takes the time with it.
  const place = `spec.traffic.${path === "circuitBreaker.eject.for" ? "circuitBreaker.eject" : path}`;
  return problems.some(
    (problem) =>
      problem.path === place ||
      /^[.[]/.test(problem.path.replace(place, "")) ||
      // What cannot be had at all is said once, where it begins.
      (problem.rule === "traffic/unsupported" && place.startsWith(`${problem.path}.`)),
  );
}

/** Written values that are the schema's defaults, or the gateway's, change nothing and say nothing. */
function sameAsDefault(path: GuardrailPath, asked: Fields): boolean {
  const burst = (asked.rateLimit as { requests: number; burst: number } | undefined) ?? { requests: 0, burst: 1 };
  if (path === "rateLimit.burst") return burst.burst === burst.requests;
  const written = DEFAULTS[path];
  return written !== undefined && JSON.stringify(asked).includes(written);
}

/** What the schema, or the nginx.conf of a service that asks for nothing, has already. */
const DEFAULTS: Partial<Record<GuardrailPath, string>> = {
  "circuitBreaker.eject.for": '"for":"30s"',
  "timeouts.clientHeader": '"clientHeader":"10s"',
  "timeouts.clientBody": '"clientBody":"30s"',
  maxBody: '"maxBody":"1Mi"',
};

const cells = GATEWAYS.flatMap((gateway) => GUARDRAIL_PATHS.map((path): [Gateway, GuardrailPath] => [gateway, path]));

test.each(cells)("on %s, %s is rendered or reported, never dropped in silence", (gateway, path) => {
  fc.assert(
    fc.property(ASKED[path], (asked) => {
      const found = composeGuardrails(bareDocument(gateway, asked));
      if (isReported(found, path) || sameAsDefault(path, asked)) return true;
      const bare = composeGuardrails(bareDocument(gateway, without(path, asked)));
      return rendered(found) !== rendered(bare);
    }),
    { numRuns: 20 },
  );
});

/** The same in every run. */
const SAMPLES = { numRuns: 8, seed: 7 };

const supportOf = (gateway: Gateway, path: GuardrailPath, { route }: Fields) =>
  capabilityOf(path, { gateway, route: route === "existing" ? "existing" : "managed" }).support;

/** Without eject at all, where the gateway cannot count like that; its other way of counting would be written. */
function withoutAny(path: GuardrailPath, asked: Fields): Fields {
  return path.startsWith("circuitBreaker.eject.consecutive") ? {} : without(path, asked);
}

/** Of samples of the guardrail for which anything is written: whether it is another text than without it. */
function differences(gateway: Gateway, path: GuardrailPath): boolean[] {
  return fc.sample(ASKED[path], SAMPLES).flatMap((asked) => {
    const found = composeGuardrails(bareDocument(gateway, asked));
    const { routes, policies } = found.guardrails!.manifests;
    const isNothing = [...routes, ...policies].length === 0 && found.guardrails!.nginx === undefined;
    if (isNothing || sameAsDefault(path, asked)) return [];
    const isHonoured = ["full", "weaker"].includes(supportOf(gateway, path, asked));
    const bare = isHonoured ? without(path, asked) : withoutAny(path, asked);
    return [rendered(found) !== rendered(composeGuardrails(bareDocument(gateway, bare)))];
  });
}

const cellsWithSupport = cells.map(
  ([gateway, path]) => [gateway, path, supportOf(gateway, path, fc.sample(ASKED[path], SAMPLES)[0])] as const,
);

/** A route of somebody else gets a policy once a guardrail is asked for, and nothing before. */
const NOTHING_YET: readonly string[] = ["envoy-gateway route", "nginx-gateway-fabric route"];

/** The other direction: what the table calls honoured has a renderer, and what it calls none has none. */
test.each(cellsWithSupport)("on %s, what is written for %s is what the table says: %s", (gateway, path, support) => {
  const differs = differences(gateway, path);
  if (support !== "full" && support !== "weaker") return expect(differs).not.toContain(true);
  if (NOTHING_YET.includes(`${gateway} ${path}`)) return expect(differs).toEqual([]);
  // For a single value the text may be the same, never for all.
  expect(differs).toContain(true);
});
