import fc from "fast-check";
import { GATEWAYS } from "../../src/spec/traffic-spec";
import { nextUpstreamWords } from "../../src/traffic/next-upstream-words";
import { retryWordProblems } from "../../src/traffic/retry-word-problems";
import { RETRY_WORD_NAMES, RETRY_WORDS } from "../../src/traffic/retry-words";
import type { RetryWord } from "../../src/traffic/retry-words";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { bareService } from "./bare-service";

const wordsOf = (gateway: (typeof GATEWAYS)[number]): Record<string, RetryWord> => RETRY_WORDS[gateway];

/** NGINX's own forms of what it repeats on (ingress-nginx 1.15.1 compares with the same list). */
const NEXT_UPSTREAM =
  /^((error|timeout|http_500|http_502|http_503|http_504|http_403|http_404|http_429|non_idempotent)( |$))+$/;

test("a word that cannot be told from another is called by a name of the other's", () => {
  for (const gateway of GATEWAYS) {
    for (const word of RETRY_WORD_NAMES) {
      const { called, cannotTellFrom = [] } = wordsOf(gateway)[word];
      for (const other of cannotTellFrom)
        expect(wordsOf(gateway)[other].called).toEqual(expect.arrayContaining([...called]));
    }
  }
});

test("two words with the same names are said to be the same", () => {
  for (const gateway of GATEWAYS) {
    const words = wordsOf(gateway);
    for (const word of RETRY_WORD_NAMES) {
      const others = RETRY_WORD_NAMES.filter(
        (other) =>
          other !== word && words[word].called.length > 0 && words[word].called.join() === words[other].called.join(),
      );
      expect([gateway, word, words[word].cannotTellFrom ?? []]).toEqual([gateway, word, others]);
    }
  }
});

test.each([
  ["nginx", ["connect-failure"], "connect-failure is error on nginx, which is reset as well"],
  ["ingress-nginx", ["reset", 503], "reset is error on ingress-nginx, which is connect-failure as well"],
  ["envoy-gateway", ["timeout"], "envoy-gateway cannot tell timeout from reset, and repeats on both"],
] as const)("on %s %j says what comes with it", (gateway, conditions, message) => {
  const { traffic } = bareService(gateway, { retry: { attempts: 1, conditions } });
  expect(retryWordProblems(traffic)).toMatchObject([
    { rule: "traffic/retry-word-covers-more", severity: "info", path: "spec.traffic.retry.conditions", message },
  ]);
});

test.each([
  ["nginx", ["connect-failure", "reset", "timeout"]],
  ["nginx", [502, 503]],
  ["traefik", ["connect-failure"]],
  ["nginx-gateway-fabric", ["reset"]],
] as const)("on %s %j needs no word", (gateway, conditions) => {
  expect(retryWordProblems(bareService(gateway, { retry: { attempts: 1, conditions } }).traffic)).toEqual([]);
});

test("no attempts, nothing to say", () => {
  const { traffic } = bareService("nginx", { retry: { attempts: 0, conditions: ["reset"] } });
  expect(retryWordProblems(traffic)).toEqual([]);
});

const conditions = fc.array(fc.constantFrom("connect-failure", "reset", "timeout", 403, 404, 429, 500, 502, 503, 504), {
  minLength: 1,
});
const methods = fc.array(fc.constantFrom("GET", "PUT", "DELETE", "POST", "PATCH"), { minLength: 1 });

test("NGINX's words are of its list and each stands once, whatever is asked for", () => {
  fc.assert(
    fc.property(fc.record({ attempts: fc.integer({ min: 1, max: 10 }), conditions, methods }), (retry) => {
      const words = nextUpstreamWords(bareService("nginx", { retry }).traffic.retry!);
      expect(words).toMatch(NEXT_UPSTREAM);
      expect(new Set(words.split(" ")).size).toBe(words.split(" ").length);
      expect(words.includes("non_idempotent")).toBe(retry.methods.some((each) => each === "POST" || each === "PATCH"));
    }),
  );
});

test("no gateway but Traefik and Envoy Gateway is told more tries than attempts + 1, and none 0", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 }), fc.constantFrom(...GATEWAYS), (attempts, gateway) => {
      const { routes, policies, nginx } = trafficGuardrails(
        bareService(gateway, { retry: { attempts } }, { workload: { replicas: 11 } }),
      );
      const text = JSON.stringify([routes, policies, nginx]);
      const tries = [...text.matchAll(/(?:upstream[-_]tries"?:? ?"?|"attempts":|"numRetries":)(\d+)/g)].map(([, n]) =>
        Number(n),
      );
      if (gateway === "nginx-gateway-fabric" || attempts === 0) return tries.length === 0;
      const expected = gateway === "envoy-gateway" ? attempts : attempts + 1;
      return tries.length === 1 && tries[0] === expected;
    }),
  );
});
