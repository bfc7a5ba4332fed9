import fc from "fast-check";
import { longestBackoff } from "../../src/traffic/longest-backoff";
import { timeoutLadderProblems } from "../../src/traffic/timeout-ladder";
import { Duration } from "../../src/units/duration";
import { contractService, only, rulesOf } from "./contract-service";

const problemsOf = (traffic: object) => timeoutLadderProblems(contractService("checkout", { traffic }));

/** 3 tries of 613 ms + 37 ms x (1 + 3) = 1987 ms. */
const awkward = { timeouts: { connect: "11ms", backendRequest: "613ms" }, retry: { attempts: 2, backoff: "37ms" } };
const withRequest = (request: string) => ({ ...awkward, timeouts: { ...awkward.timeouts, request } });

test("tries and waits that fill the request to the millisecond pass", () => {
  expect(problemsOf(withRequest("1987ms"))).toEqual([]);
});

test("one millisecond too little is refused with every number", () => {
  const problem = only(problemsOf(withRequest("1986ms")), "traffic/ladder");
  expect(problem).toEqual({
    rule: "traffic/ladder",
    severity: "error",
    path: "spec.traffic.timeouts",
    message: "3 tries of 613ms and up to 148ms of backoff take 1s987ms, longer than request 1s986ms",
    got: "1s987ms",
    allowed: "at most 1s986ms",
    fix: "set request to 1s987ms or more, or use a shorter backendRequest, fewer attempts or a shorter backoff",
  });
});

test("without a backoff only the tries count", () => {
  const traffic = { retry: { backoff: null }, timeouts: { connect: null, backendRequest: "7ms", request: "21ms" } };
  expect(problemsOf(traffic)).toEqual([]);
  expect(rulesOf(problemsOf({ ...traffic, timeouts: { ...traffic.timeouts, request: "20ms" } }))).toEqual([
    "traffic/ladder",
  ]);
});

test("the waits double: 1, 3 and 7 times the backoff", () => {
  expect(longestBackoff(Duration.of(13, "ms"), 3).milliseconds).toBe(13 * 11);
  expect(longestBackoff(undefined, 3).milliseconds).toBe(0);
});

test("a request exactly as long as the ladder passes and one shorter by 1 ms does not, whatever the numbers", () => {
  const numbers = fc.record({
    attempts: fc.integer({ min: 1, max: 10 }),
    backendRequest: fc.integer({ min: 1, max: 3_000 }),
    backoff: fc.integer({ min: 1, max: 500 }),
  });
  fc.assert(
    fc.property(numbers, ({ attempts, backendRequest, backoff }) => {
      const waits = Array.from({ length: attempts }, (_, n) => backoff * (2 ** (n + 1) - 1));
      const sum = waits.reduce((total, wait) => total + wait, backendRequest * (attempts + 1));
      const traffic = (request: number) => ({
        retry: { attempts, backoff: `${backoff}ms` },
        timeouts: { connect: null, backendRequest: `${backendRequest}ms`, request: `${request}ms` },
      });
      expect(problemsOf(traffic(sum))).toEqual([]);
      expect(rulesOf(problemsOf(traffic(sum - 1)))).toContain("traffic/ladder");
    }),
    { numRuns: 60 },
  );
});

test("a try longer than the request is the only finding, since the ladder follows from it", () => {
  const problems = problemsOf({ timeouts: { request: "1s", backendRequest: "1001ms" } });
  expect(rulesOf(problems)).toEqual(["traffic/try-longer-than-request"]);
  expect(problems[0].message).toBe("one try may take 1s1ms, longer than request 1s");
});

test("a try as long as the request passes where nothing is repeated", () => {
  const traffic = { timeouts: { request: "1s", backendRequest: "1s" }, retry: { attempts: 0 } };
  expect(problemsOf(traffic)).toEqual([]);
});

test("a request that is not written is Envoy's 15 s", () => {
  const traffic = { timeouts: { request: null, backendRequest: "15001ms" } };
  expect(problemsOf(traffic)[0].message).toBe(
    "one try may take 15s1ms, longer than Envoy's own limit of 15s for a request",
  );
  const nginx = contractService("catalog-nginx", {
    traffic: { timeouts: { request: null, backendRequest: "15001ms" } },
  });
  expect(timeoutLadderProblems(nginx)).toEqual([]);
});

test("one failed connection must leave time for its retry", () => {
  const timeouts = { connect: "150ms", backendRequest: "40ms", request: "200ms" };
  const fits = { timeouts, retry: { attempts: 1, backoff: "10ms" } };
  expect(rulesOf(problemsOf(fits))).not.toContain("traffic/retry-after-connect");
  const late = { ...fits, timeouts: { ...timeouts, connect: "151ms" } };
  expect(only(problemsOf(late), "traffic/retry-after-connect").message).toBe(
    "a connection that fails after 151ms, a backoff of 10ms and a try of 40ms take 201ms, longer than request 200ms",
  );
});

test("tries that all connect slowly are warned about, at the limit they are not", () => {
  const traffic = (connect: string) => ({
    timeouts: { connect, backendRequest: "100ms", request: "1s" },
    retry: { attempts: 3, backoff: null },
  });
  expect(problemsOf(traffic("150ms"))).toEqual([]);
  const warning = only(problemsOf(traffic("151ms")), "traffic/ladder-with-connect");
  expect(warning.severity).toBe("warning");
  expect(warning.message).toBe(
    "4 tries that each connect for up to 151ms and then take 100ms need 1s4ms, longer than request 1s",
  );
});

test("without a limit for one try the waits alone are summed up; exactly as long passes", () => {
  const traffic = (request: string) => ({
    timeouts: { connect: null, backendRequest: null, request },
    retry: { attempts: 3, backoff: "13ms", conditions: ["connect-failure", 503] },
  });
  expect(problemsOf(traffic("143ms"))).toEqual([]);
  expect(problemsOf(traffic("142ms"))).toEqual([
    expect.objectContaining({
      rule: "traffic/ladder",
      message: "up to 143ms of backoff between 4 tries, longer than request 142ms",
      fix: "set request to 143ms or more, or use fewer attempts or a shorter backoff",
    }),
  ]);
});

test("without a limit for one try a failed connection and its backoff must still fit, and so must all connections", () => {
  const traffic = (connect: string, attempts: number) => ({
    timeouts: { connect, backendRequest: null, request: "100ms" },
    retry: { attempts, backoff: "7ms" },
  });
  expect(problemsOf(traffic("50ms", 1))).toEqual([]);
  expect(only(problemsOf(traffic("51ms", 1)), "traffic/ladder-with-connect").message).toBe(
    "2 tries that each connect for up to 51ms need 102ms, longer than request 100ms",
  );
  expect(rulesOf(problemsOf(traffic("93ms", 1)))).toEqual(["traffic/ladder-with-connect"]);
  expect(problemsOf(traffic("94ms", 1))).toEqual([
    expect.objectContaining({
      rule: "traffic/retry-after-connect",
      message: "a connection that fails after 94ms and a backoff of 7ms take 101ms, longer than request 100ms",
    }),
  ]);
});

test.each([{ retry: { attempts: 0 } }, { retry: null }])(
  "connecting takes less than the whole request (%j)",
  (more) => {
    const traffic = (connect: string) => ({ ...more, timeouts: { connect, backendRequest: null, request: "2s" } });
    expect(problemsOf(traffic("1999ms"))).toEqual([]);
    expect(problemsOf(traffic("2s"))).toEqual([
      {
        rule: "traffic/connect-longer-than-request",
        severity: "error",
        path: "spec.traffic.timeouts.connect",
        message: "one connection may take 2s to open, which leaves nothing of request 2s",
        got: "2s",
        allowed: "below 2s",
        fix: "shorten connect: inside a cluster a connection opens in milliseconds",
      },
    ]);
  },
);

test("every sum is too long without a limit for one try", () => {
  const traffic = {
    timeouts: { request: "2s", connect: "5s", backendRequest: null },
    retry: { attempts: 3, conditions: ["connect-failure", 503], backoff: "10s" },
  };
  expect(rulesOf(problemsOf(traffic))).toEqual(["traffic/ladder", "traffic/connect-longer-than-request"]);
});

test("without retries the limit of one try is Envoy's limit of the request, however long", () => {
  const traffic = { timeouts: { connect: "14s", request: null, backendRequest: "20s" } };
  expect(problemsOf({ ...traffic, retry: null })).toEqual([]);
  expect(problemsOf({ ...traffic, retry: { attempts: 0 } })).toEqual([]);
  expect(rulesOf(problemsOf(traffic))).toEqual(["traffic/try-longer-than-request"]);
});
