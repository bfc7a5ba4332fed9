import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { bareService } from "./bare-service";
import { contractService, only } from "./contract-service";

const eject = { consecutiveFailures: 4, for: "17s" };
const upstreams = ["10.0.0.7", "10.0.0.8"].map((host) => ({ host, port: 8_080 }));

const problems = (gateway: "nginx" | "nginx-ingress", retry?: object) => {
  const given = { circuitBreaker: { eject }, ...(retry && { retry }), ...(gateway === "nginx" && { upstreams }) };
  return trafficGuardrails(bareService(gateway, given)).problems.filter(({ rule }) => /traffic\/eject-/.test(rule));
};

describe.each(["nginx", "nginx-ingress"] as const)("%s", (gateway) => {
  test.each([
    [undefined, "no retries"],
    [{ attempts: 0, conditions: [502, 503] }, "no retries"],
    [{ attempts: 1, conditions: ["connect-failure", "timeout"] }, "conditions connect-failure, timeout"],
    [{ attempts: 1, conditions: ["connect-failure", 429] }, "conditions connect-failure, 429"],
  ])("warns that no status ejects with retry %j", (retry, got) => {
    const [found, ...others] = problems(gateway, retry);
    expect([found.rule, found.severity, found.got, others]).toEqual([
      "traffic/eject-ignores-status",
      "warning",
      got,
      [],
    ]);
    expect(found.message).toContain("4 within 17s");
  });

  test("says what counts where statuses are retried", () => {
    const [found, ...others] = problems(gateway, {
      attempts: 1,
      conditions: ["reset", 503, 429, 500],
      methods: ["GET"],
    });
    expect([found.rule, found.severity, others]).toEqual(["traffic/eject-counts", "info", []]);
    expect(found.message).toContain("for GET, 503, 500 count");
  });
});

test("the contract's failures are those it lists", () => {
  const found = only(trafficGuardrails(contractService("catalog-nginx")).problems, "traffic/eject-counts");
  expect(found.message).toContain("for GET, HEAD, 502, 503 count");
  expect(found.message).toContain("3 within 10s");
});
