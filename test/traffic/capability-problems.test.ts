import { GATEWAYS } from "../../src/spec/traffic-spec";
import { CAPABILITY_TABLE } from "../../src/traffic/capability-table";
import { GUARDRAIL_PATHS } from "../../src/traffic/guardrail-path";
import type { Capability } from "../../src/traffic/capability";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { contractService, only, outline, rulesOf } from "./contract-service";

const problemsOf = (file: "checkout" | "catalog-nginx", traffic: object) =>
  trafficGuardrails(contractService(file, { traffic })).problems;

test("what a gateway does not fully honour says what is lost", () => {
  for (const path of GUARDRAIL_PATHS) {
    for (const gateway of GATEWAYS) {
      const capability: Capability = CAPABILITY_TABLE[gateway][path];
      for (const cell of [capability, capability.existing ?? capability]) {
        expect(cell.field).not.toBe("");
        expect([path, gateway, cell.loses !== undefined]).toEqual([path, gateway, cell.support !== "full"]);
      }
    }
  }
});

test("the table has a row for every field of spec.traffic that asks a gateway for something", () => {
  const rows = GUARDRAIL_PATHS.map((path) => path.split(".")[0]);
  const fields = [
    "route",
    "routeName",
    "parentRef",
    "hostnames",
    "path",
    "upstreams",
    "nginxDeployment",
    "timeouts",
    "retry",
  ];
  expect(new Set(rows)).toEqual(new Set([...fields, "circuitBreaker", "healthCheck", "rateLimit", "maxBody"]));
});

test("client timeouts on Envoy Gateway are refused with the reason and the value", () => {
  const problem = only(problemsOf("checkout", { timeouts: { clientBody: "13s" } }), "traffic/unsupported");
  expect(problem).toMatchObject({ severity: "error", path: "spec.traffic.timeouts.clientBody", got: "13s" });
  expect(problem.message).toContain("its owner sets spec.timeout.http.requestReceivedTimeout in a ClientTrafficPolicy");
});

test("allowWeaker does not conjure up what has no weaker form", () => {
  const traffic = { timeouts: { clientBody: "13s" }, allowWeaker: ["timeouts.clientBody"] };
  const problems = problemsOf("checkout", traffic);
  expect(only(problems, "traffic/unsupported").fix).toContain("allowWeaker does not help");
  expect(rulesOf(problems)).not.toContain("traffic/allow-weaker-unneeded");
});

test("a weaker form is an error until it is accepted", () => {
  const problems = problemsOf("catalog-nginx", { allowWeaker: ["timeouts.request"] });
  expect(only(problems, "traffic/weaker")).toMatchObject({
    severity: "error",
    path: "spec.traffic.timeouts.backendRequest",
    got: "1s",
    fix: "add timeouts.backendRequest to spec.traffic.allowWeaker if that is enough, or remove it",
  });
  expect(only(problems, "traffic/weaker-accepted")).toMatchObject({
    severity: "warning",
    path: "spec.traffic.timeouts.request",
  });
});

test("a misspelt path in allowWeaker is an error with a guess", () => {
  const traffic = { allowWeaker: ["timeouts.reqest", "timeouts.backendRequest", "timeouts.request"] };
  expect(only(problemsOf("catalog-nginx", traffic), "traffic/allow-weaker-unknown")).toMatchObject({
    severity: "error",
    path: "spec.traffic.allowWeaker[0]",
    got: "timeouts.reqest",
    fix: 'did you mean "timeouts.request"?',
  });
  const prefixed = problemsOf("catalog-nginx", { allowWeaker: ["traffic.timeouts.request"] });
  expect(only(prefixed, "traffic/allow-weaker-unknown").fix).toBe('did you mean "timeouts.request"?');
});

test("an entry that accepts nothing is an info", () => {
  const infos = problemsOf("checkout", { maxBody: null, allowWeaker: ["timeouts.request", "maxBody"] })
    .filter((problem) => problem.rule === "traffic/allow-weaker-unneeded")
    .map((problem) => `${problem.severity} ${problem.path}: ${problem.message}`);
  expect(infos).toEqual([
    "info spec.traffic.allowWeaker[0]: timeouts.request is not weaker on envoy-gateway",
    "info spec.traffic.allowWeaker[1]: maxBody is not asked for on envoy-gateway",
  ]);
});

test("what NGINX cannot do is refused, all of it at once", () => {
  const traffic = {
    retry: { backoff: "23ms", budget: "17%" },
    circuitBreaker: { maxPendingRequests: 7, eject: { maxPercent: 51 } },
    parentRef: { name: "public" },
    route: "existing",
  };
  const refused = problemsOf("catalog-nginx", traffic).filter((problem) => problem.severity === "error");
  expect(outline(refused)).toEqual([
    "error traffic/unsupported spec.traffic.route",
    "error traffic/unsupported spec.traffic.parentRef",
    "error traffic/unsupported spec.traffic.retry.backoff",
    "error traffic/unsupported spec.traffic.retry.budget",
    "error traffic/unsupported spec.traffic.circuitBreaker.maxPendingRequests",
    "error traffic/unsupported spec.traffic.circuitBreaker.eject.maxPercent",
  ]);
});

test("the other gateway's way of counting failures is refused with the right one", () => {
  const onEnvoy = { circuitBreaker: { eject: { consecutive5xx: null, consecutiveFailures: 3 } } };
  expect(only(problemsOf("checkout", onEnvoy), "traffic/unsupported").message).toContain("use consecutive5xx");
  const onNginx = { circuitBreaker: { eject: { consecutive5xx: 3, consecutiveFailures: null } } };
  expect(only(problemsOf("catalog-nginx", onNginx), "traffic/unsupported").message).toContain("consecutiveFailures");
});

test("defaults that nobody wrote produce no finding", () => {
  const service = contractService("catalog-nginx", {
    traffic: { timeouts: null, retry: null, circuitBreaker: null, rateLimit: null, maxBody: null, allowWeaker: null },
  });
  expect(trafficGuardrails(service).problems).toEqual([]);
});

test("retries on a route of somebody else reach POST: refused, or accepted by name", () => {
  const existing = { route: "existing", parentRef: null };
  expect(only(problemsOf("checkout", existing), "traffic/weaker")).toMatchObject({
    path: "spec.traffic.retry.methods",
    got: '["GET","HEAD","OPTIONS"]',
  });
  const accepted = problemsOf("checkout", { ...existing, allowWeaker: ["retry.methods"] });
  expect(only(accepted, "traffic/weaker-accepted").message).toContain("a POST may reach the backends several times");
  expect(rulesOf(problemsOf("checkout", { ...existing, retry: { attempts: 0 } }))).not.toContain("traffic/weaker");
});
