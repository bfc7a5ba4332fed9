import { retryProblems } from "../../src/traffic/retry-problems";
import type { ServiceWithTraffic } from "../../src/traffic/gateway-renderer";
import { bareService } from "./bare-service";
import { contractService, only, outline } from "./contract-service";

const problemsOf = (traffic: object, file: "checkout" | "catalog-nginx" = "checkout") => {
  const service = contractService(file, { traffic });
  return retryProblems(service as ServiceWithTraffic);
};

test("a timed-out try that nobody repeats is refused with its numbers", () => {
  const problem = only(problemsOf({ retry: { conditions: [503] } }), "traffic/timeout-not-retried");
  expect(problem.severity).toBe("error");
  expect(problem.message).toBe(
    "a try that runs into backendRequest 600ms is not repeated: none of the 2 attempts is used for it",
  );
});

test("reset on Envoy covers timeouts, and says so", () => {
  const problems = problemsOf({ retry: { conditions: ["reset"] } });
  expect(outline(problems)).toEqual(["info traffic/reset-covers-timeout spec.traffic.retry.conditions"]);
});

test("reset on NGINX does not cover timeouts", () => {
  const problems = problemsOf({ retry: { conditions: ["reset"] } }, "catalog-nginx");
  expect(outline(problems)).toEqual(["error traffic/timeout-not-retried spec.traffic.retry.conditions"]);
});

test("repeating timeouts needs a limit for one try", () => {
  const problem = only(problemsOf({ timeouts: { backendRequest: null } }), "traffic/timeout-unbounded");
  expect(problem.message).toBe("timeouts shall be repeated, but one try may use up the whole request of 2s");
});

test("retries without a budget are warned about where there are budgets", () => {
  const warning = only(problemsOf({ retry: { budget: null } }), "traffic/retry-without-budget");
  expect(warning).toMatchObject({
    severity: "warning",
    message: "2 attempts without a budget multiply the load of an outage by 3",
  });
  expect(problemsOf({}, "catalog-nginx")).toEqual([]);
});

test("methods that are not idempotent are warned about, with how often they may arrive", () => {
  const warning = only(problemsOf({ retry: { methods: ["GET", "POST", "PATCH"] } }), "traffic/retry-unsafe-method");
  expect(warning.message).toBe("POST and PATCH may reach the backends up to 3 times");
});

test("without attempts nothing is said about retries", () => {
  expect(problemsOf({ retry: { attempts: 0, conditions: [503], methods: ["POST"], budget: null } })).toEqual([]);
});

test("one attempt is said in the singular", () => {
  const problems = problemsOf({ retry: { attempts: 1, conditions: [503], budget: null } });
  expect(problems.map(({ message }) => message)).toEqual([
    "a try that runs into backendRequest 600ms is not repeated: the attempt is not used for it",
    "1 attempt without a budget multiplies the load of an outage by 2",
  ]);
});

test.each([
  ["nginx-ingress" as const, 3],
  ["ingress-nginx" as const, 11],
])("how often a POST arrives is bounded by the pods where NGINX tries each once: %s", (gateway, times) => {
  const retry = { attempts: 10, conditions: [503], methods: ["POST"] };
  const service = bareService(gateway, { retry }, { workload: { replicas: 3 } });
  expect(only(retryProblems(service), "traffic/retry-unsafe-method").message).toBe(
    `POST may reach the backends up to ${times} times`,
  );
});

test("a POST that NGINX never repeats is not warned about", () => {
  const retry = { attempts: 2, conditions: [503], methods: ["POST"] };
  expect(retryProblems(bareService("nginx", { retry }))).toEqual([]);
});
