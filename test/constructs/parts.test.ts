import type { Construct } from "constructs";
import { CanaryRollout, GatewayGuardrails, Runbooks, ServiceDashboards, SloAlerts } from "cdktf-guardrails";
import { composeGuardrails } from "cdktf-guardrails/core";
import { contractDocument } from "../contract-document";
import { contractProps, helmReleases, manifestsOf, refusal, synthesized } from "./synthesized";

const { metadata, spec } = contractProps("checkout");
const { slos, traffic, canary, workload } = spec;
const ownSlos = slos.slice(1);

/** Each part alone, with the least it needs, and the objects it makes. */
const PARTS = [
  ["SloAlerts", SloAlerts, { slos: ownSlos }, ["PrometheusRule checkout-slo"]],
  ["ServiceDashboards", ServiceDashboards, { slos: ownSlos }, ["ConfigMap checkout-dashboard-slo"]],
  ["Runbooks", Runbooks, { slos: ownSlos }, ["ConfigMap checkout-runbooks"]],
  [
    "GatewayGuardrails",
    GatewayGuardrails,
    { traffic },
    [
      "HTTPRoute checkout-read",
      "HTTPRoute checkout-write",
      "BackendTrafficPolicy checkout-read",
      "BackendTrafficPolicy checkout-write",
    ],
  ],
  [
    "CanaryRollout",
    CanaryRollout,
    { slos: ownSlos.slice(0, 1), workload, canary: { ...canary!, guardSlos: ["latency"] } },
    [
      "Service checkout-stable",
      "Service checkout-canary",
      "AnalysisTemplate checkout-error-budget",
      "AnalysisTemplate checkout-latency-verdict",
      "AnalysisTemplate checkout-latency-watch",
      "Rollout checkout",
    ],
  ],
] as const;

test.each(PARTS)("%s alone makes its own objects from its own sections", (...[, Part, sections, objects]) => {
  const { json } = synthesized((scope) => {
    const part = new Part(scope, "Part", { metadata, spec: sections });
    expect(part.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(part.resources).toHaveLength(objects[0].startsWith("HTTPRoute") ? 2 : 1);
    expect(part.manifests.map(({ kind, metadata: { name } }) => `${kind} ${name}`)).toEqual(objects);
  });
  expect(
    helmReleases(json)
      .flatMap(manifestsOf)
      .map(({ kind, metadata: { name } }) => `${kind} ${name}`),
  ).toEqual(expect.arrayContaining([...objects]));
});

test.each([
  ["SloAlerts", SloAlerts, "spec/missing spec.slos"],
  ["ServiceDashboards", ServiceDashboards, "spec/missing spec.slos"],
  ["Runbooks", Runbooks, "spec/missing spec.slos"],
  ["GatewayGuardrails", GatewayGuardrails, "spec/missing spec.traffic"],
  ["CanaryRollout", CanaryRollout, "spec/missing spec.canary"],
] as const)("%s without its section says which one is missing", (_, Part, finding) => {
  expect(refusal((scope) => new Part(scope, "Part", { metadata, spec: {} }))).toContain(finding);
});

test("parts that share a composition give the same objects, and its findings once", () => {
  const composition = composeGuardrails({
    ...contractDocument<object>("checkout"),
    spec: { ...spec, slos: [{ ...slos[0], objective: 100 }, ...ownSlos] },
  });
  const message = refusal((scope) => {
    new SloAlerts(scope, "Alerts", { composition });
    new ServiceDashboards(scope, "Dashboards", { composition });
  });
  expect(message.match(/spec\.slos\[0\]\.objective/g)).toHaveLength(1);
});

test("a part's findings can be acknowledged where it stands", () => {
  const timeouts = { ...traffic!.timeouts, request: "1999ms" };
  const build = (accept: boolean) =>
    refusal((scope) => {
      const gateway = new GatewayGuardrails(scope, "Gateway", {
        metadata,
        spec: { traffic: { ...traffic!, timeouts } },
      });
      if (accept) gateway.acknowledge("traffic/ladder", "the last try may be cut short");
    });
  expect(build(false)).toContain("traffic/ladder");
  expect(build(true)).toBe("");
});

test("a refused SLO is not reported as missing as well", () => {
  const message = refusal(
    (scope) => new SloAlerts(scope, "Alerts", { metadata, spec: { slos: [{ ...slos[0], objective: 100 }] } }),
  );
  expect(message).toContain("spec/value spec.slos[0].objective");
  expect(message).not.toContain("spec/missing");
});

test("an acknowledgement without a reason is an error", () => {
  const build = (scope: Construct) =>
    new SloAlerts(scope, "Alerts", { metadata, spec: { slos: ownSlos } }).acknowledge("checks/no-runbook-url", " ");
  expect(refusal(build)).toContain("accepted without a reason");
});
