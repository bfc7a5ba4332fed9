import { GATEWAYS } from "../../src/spec/traffic-spec";
import { isNginxFamily } from "../../src/traffic/nginx-family";
import { trafficGuardrails } from "../../src/traffic/traffic-guardrails";
import { rulesOf } from "./contract-service";
import { bareService } from "./bare-service";

/** Every guardrail that could make NGINX count a failure, and none that asks for ejection. */
const COUNTED = {
  timeouts: { connect: "1s", backendRequest: "2s", request: "9s" },
  retry: { attempts: 1, conditions: ["connect-failure", "reset", "timeout", 503] },
  allowWeaker: ["timeouts.request", "timeouts.backendRequest", "retry.methods"],
};

const rendered = (gateway: (typeof GATEWAYS)[number]) => {
  const { routes, policies, nginx, problems } = trafficGuardrails(bareService(gateway, COUNTED));
  return { text: `${JSON.stringify([routes, policies])}${nginx ?? ""}`, problems };
};

/** What the text says of failures that take an upstream out. */
const failures = (text: string) => [...text.matchAll(/max[_-]fails"?[=:](\d+)/g)].map(([, count]) => Number(count));

test("the family is every gateway in which NGINX answers", () => {
  expect(GATEWAYS.filter(isNginxFamily)).toEqual(["nginx-gateway-fabric", "nginx-ingress", "ingress-nginx", "nginx"]);
});

test("NGINX's own breaker of one failure is off wherever it can be", () => {
  expect(failures(rendered("nginx").text)).toEqual([0]);
  expect(failures(rendered("nginx-ingress").text)).toEqual([0, 0]);
});

test("where it cannot be, that is said; where there is none, nothing is", () => {
  expect(rulesOf(rendered("nginx-gateway-fabric").problems)).toContain("traffic/eject-fixed");
  for (const gateway of GATEWAYS.filter((each) => each !== "nginx-gateway-fabric")) {
    expect(rulesOf(rendered(gateway).problems)).not.toContain("traffic/eject-fixed");
  }
});

test("an escape in a path is refused by all of them: NGINX compares decoded paths", () => {
  for (const gateway of GATEWAYS.filter(isNginxFamily)) {
    const { routes, nginx, problems } = trafficGuardrails(bareService(gateway, { path: "/a%20b" }));
    expect([routes, nginx]).toEqual([[], undefined]);
    expect(rulesOf(problems)).toContain("traffic/path");
  }
});
