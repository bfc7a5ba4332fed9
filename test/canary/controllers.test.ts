import { CONTROLLER_ABILITIES } from "../../src/canary/controller-ability";
import { CONTROLLER_TABLE } from "../../src/canary/controller-table";
import { lintManifests } from "../../src/canary/lint/lint-manifests";
import type { CanaryGuardrails } from "../../src/canary/canary-guardrails";
import { composeGuardrails } from "../../src/guardrails";
import type { Problem } from "../../src/problem";
import { CANARY_CONTROLLERS } from "../../src/spec/canary-spec";
import { bareDocument } from "../traffic/bare-service";
import { checkoutCanary, checkoutService } from "./checkout";

const errors = (problems: readonly Problem[]) => problems.filter(({ severity }) => severity === "error");
const outline = (problems: readonly Problem[]) => problems.map(({ rule, path }) => `${rule} ${path}`);

const { traffic } = checkoutService();
const withoutRetry = {
  gateway: "envoy-gateway",
  parentRef: { name: "public", namespace: "gateways" },
  hostnames: ["shop.example.com"],
  path: "/checkout",
  expected: { requestsPerSecond: 40 },
};
const JUDGED = { noData: "fail", budgetAtRisk: "10%", analysis: null, guardSlos: ["availability"] };
const flagger = (canary: object = {}, spec: object = {}): CanaryGuardrails =>
  checkoutCanary({
    spec: { traffic: withoutRetry, ...spec },
    canary: { controller: "flagger", ...JUDGED, ...canary },
  });

describe("Flagger", () => {
  test("gets one MetricTemplate an SLO and the Canary, and makes the rest itself", () => {
    const { manifests, problems, plan } = flagger({ steps: [{ weight: "7%" }, { analysis: true }, { weight: "43%" }] });
    expect(errors(problems)).toEqual([]);
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      "MetricTemplate checkout-availability-verdict",
      "Canary checkout",
    ]);
    const { promoteAt } = plan!.verdicts[0].test;
    expect(manifests[1]).toEqual({
      apiVersion: "flagger.app/v1beta1",
      kind: "Canary",
      metadata: { name: "checkout", namespace: "shop", labels: { team: "payments" } },
      spec: {
        provider: "gatewayapi:v1",
        targetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "checkout" },
        progressDeadlineSeconds: 600,
        service: {
          name: "checkout",
          port: 80,
          portName: "http",
          targetPort: 8080,
          hosts: ["shop.example.com"],
          gatewayRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "gateways", name: "public" }],
          match: [{ uri: { prefix: "/checkout" } }],
        },
        analysis: {
          interval: "60s",
          threshold: plan!.analysis.looks,
          stepWeights: [7, 43],
          metrics: [
            {
              name: "availability",
              interval: "60s",
              thresholdRange: { max: promoteAt.number },
              templateRef: { name: "checkout-availability-verdict" },
            },
          ],
        },
      },
    });
    // ln(5 %): what an error-free release reaches, and one that sees nothing never.
    expect(promoteAt.number).toBeCloseTo(Math.log(0.05), 4);
  });

  test("has as many looks as good releases need at the expected traffic, or those that are written", () => {
    const looks = (canary: object) => flagger(canary).plan!.analysis.looks;
    expect(looks({ budgetAtRisk: "50%", steps: [{ weight: "1%" }, { analysis: true }] })).toBeGreaterThan(
      looks({ budgetAtRisk: "50%", steps: [{ weight: "40%" }, { analysis: true }] }),
    );
    expect(looks({ analysis: { looks: 17 } })).toBe(17);
  });

  test("is refused when a broken release would cost too much until its last look, with the number that is enough", () => {
    const steps = [{ weight: "20%" }, { analysis: true }];
    const dear = flagger({ steps, budgetAtRisk: "1%", analysis: { looks: 9, interval: "60s" } });
    // 20 % of 10 minutes is 120 s; the budget of 99.9 % in 30 days is 2592 s.
    const found = dear.problems.find(({ rule }) => rule === "canary/looks-too-dear")!;
    expect(found.message).toContain("20 % of the traffic for 10m, which costs 4.7%");
    expect(found.severity).toBe("error");
    const enough = flagger({ steps, budgetAtRisk: "4.7%", analysis: { looks: 9, interval: "60s" } });
    expect(outline(errors(enough.problems))).toEqual([]);
  });

  test("asks for the pods of the Deployment, which those of its own copy are not", () => {
    const [template] = flagger().manifests;
    const { query, provider } = template.spec as { query: string; provider: object };
    expect(provider).toEqual({ type: "prometheus", address: "http://prometheus-operated.monitoring.svc:9090" });
    expect(query).not.toContain("{{");
    const [canary, stable] = [
      ...new Set([...query.matchAll(/pod=~"([^"]+)"/g)].map(([, pods]) => new RegExp(`^(?:${pods})$`))),
    ]
      .filter((pods, index, all) => all.findIndex((other) => other.source === pods.source) === index)
      .sort((a, b) => a.source.length - b.source.length);
    const names = ["checkout-7c9f6b5d88-x2k9p", "checkout-primary-5d4f8c7b9c-k2x9p", "checkout-api-7c9f6b5d88-x2k9p"];
    expect(names.filter((name) => canary.test(name))).toEqual([names[0]]);
    expect(names.filter((name) => stable.test(name))).toEqual([names[1]]);
  });

  test("makes the one route itself: there is a policy for it, and no route of ours", () => {
    const canary = { controller: "flagger", noData: "fail", budgetAtRisk: "50%" };
    const document = bareDocument("envoy-gateway", { timeouts: { request: "7s" } }, { canary });
    const { routes, policies } = composeGuardrails(document).guardrails!.manifests;
    expect(routes).toEqual([]);
    expect(
      policies.map(({ metadata, spec }) => [metadata.name, (spec as { targetRefs: object[] }).targetRefs]),
    ).toEqual([["checkout", [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "checkout" }]]]);
  });

  test("in the words of the plan nothing pauses", () => {
    expect(flagger().plan!.explain.join(" ")).not.toMatch(/pause|human/);
  });

  test.each([
    ["a pause without data", { noData: "pause" }, "spec.canary.noData"],
    ["a promotion without data", { noData: "pass" }, "spec.canary.noData"],
    ["a false abort", { falseAbort: "7%" }, "spec.canary.falseAbort"],
    ["an outage", { analysis: { prometheusOutage: "7m" } }, "spec.canary.analysis.prometheusOutage"],
    ["a first look", { analysis: { initialDelay: "7s" } }, "spec.canary.analysis.initialDelay"],
    ["a wait", { steps: [{ weight: "5%" }, { analysis: true }, { pause: "7m" }] }, "spec.canary.steps"],
    ["a weight", { weight: "5%" }, "spec.canary.weight"],
  ])("refuses %s, which it does not have", (_, canary, path) => {
    const { manifests, problems } = flagger(canary);
    expect(manifests).toEqual([]);
    expect(outline(errors(problems))).toEqual([`canary/controller-unsupported ${path}`]);
  });

  test.each([
    ["retries", { traffic: { ...withoutRetry, retry: traffic!.retry && { attempts: 1 } } }, "spec.traffic.retry"],
    ["no gateway", { traffic: null, slos: [APP()] }, "spec.traffic.gateway"],
  ])("refuses %s", (_, spec, path) => {
    expect(outline(errors(flagger({}, spec).problems))).toContain(`canary/controller-unsupported ${path}`);
  });
});

function APP(): object {
  return { name: "availability", objective: 99.9, indicator: { availability: { source: "app" } } };
}

describe("weights by apply alone", () => {
  const weighted = (gateway: Parameters<typeof bareDocument>[0], canary: object = {}) =>
    composeGuardrails(bareDocument(gateway, {}, { canary: { controller: "weighted-route", ...canary } }));

  const weightsOf = (gateway: "envoy-gateway" | "traefik", weight?: string) => {
    const { guardrails } = weighted(gateway, { weight });
    const split = guardrails!.manifests.routes.find(({ spec }) => JSON.stringify(spec).includes("checkout-canary"))!;
    const text = JSON.stringify(split);
    expect(text).not.toContain("live-weights");
    return [...text.matchAll(/"name":"(checkout-\w+)"[^}]*"weight":(\d+)/g)].map(([, name, share]) => [
      name,
      Number(share),
    ]);
  };

  test.each(["envoy-gateway", "traefik"] as const)(
    "on %s the written weight is in the route, and nobody else's",
    (gateway) => {
      expect(weightsOf(gateway, "25%")).toEqual([
        ["checkout-stable", 75],
        ["checkout-canary", 25],
      ]);
      expect(weightsOf(gateway)).toEqual([
        ["checkout-stable", 100],
        ["checkout-canary", 0],
      ]);
    },
  );

  test("two Services select the pods of each version by their track", () => {
    const { guardrails, problems } = weighted("envoy-gateway", { weight: "5%" });
    expect(errors(problems)).toEqual([]);
    expect(guardrails!.canaryPlan).toBeUndefined();
    expect(
      guardrails!.manifests.canary.map(({ metadata, spec }) => [
        metadata.name,
        (spec as { selector: object }).selector,
      ]),
    ).toEqual([
      ["checkout-stable", { app: "checkout", track: "stable" }],
      ["checkout-canary", { app: "checkout", track: "canary" }],
    ]);
  });

  test("says what it cannot know: the weight before, and whether anything is wrong", () => {
    const rules = weighted("envoy-gateway", { weight: "50%" }).problems.map(
      ({ rule, severity }) => `${severity} ${rule}`,
    );
    expect(rules).toEqual(
      expect.arrayContaining([
        "info canary/weight-jump",
        "warning canary/controller-weaker",
        "info canary/second-deployment",
      ]),
    );
  });

  test.each(["1%", "24.9%", "75%"])("a weight of %s is off the ladder", (weight) => {
    const [problem, ...more] = errors(weighted("envoy-gateway", { weight }).problems);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ rule: "canary/weight-rung", allowed: "0%, 5%, 25%, 50%, 100%" });
  });

  test.each([
    [{ steps: [{ weight: "5%" }, { analysis: true }] }, "spec.canary.steps"],
    [{ guardSlos: ["availability"] }, "spec.canary.guardSlos"],
    [{ noData: "fail" }, "spec.canary.noData"],
    [{ analysis: { looks: 7 } }, "spec.canary.analysis.looks"],
  ])("refuses %j, which nothing would obey", (canary, path) => {
    expect(outline(errors(weighted("envoy-gateway", canary).problems))).toEqual([
      `canary/controller-unsupported ${path}`,
    ]);
  });

  test.each(["nginx-ingress", "ingress-nginx"] as const)(
    "is refused on %s, with the gateways that have weights",
    (gateway) => {
      const [problem] = errors(weighted(gateway).problems).filter(({ rule }) => rule.startsWith("canary/"));
      expect(problem).toMatchObject({ allowed: "envoy-gateway, nginx-gateway-fabric, traefik" });
    },
  );
});

test("Argo Rollouts takes no weight: it moves them itself", () => {
  expect(outline(checkoutCanary({ canary: { weight: "5%" } }).problems)).toEqual([
    "canary/controller-unsupported spec.canary.weight",
  ]);
});

test("every row of every controller says what is lost where something is", () => {
  for (const controller of CANARY_CONTROLLERS) {
    for (const ability of CONTROLLER_ABILITIES) {
      const { support, field, loses } = CONTROLLER_TABLE[controller][ability];
      expect([controller, ability, field === "", (loses ?? "") === ""]).toEqual([
        controller,
        ability,
        false,
        support === "full",
      ]);
    }
  }
});

test("objects of other controllers are none of the lints' business", () => {
  expect(lintManifests(flagger().manifests)).toEqual([]);
});
