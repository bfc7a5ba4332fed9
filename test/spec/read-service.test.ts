import { Token } from "cdktf";
import fc from "fast-check";
import { composeGuardrails } from "../../src/guardrails";
import { readService } from "../../src/spec/read-service";
import { readYaml } from "../../src/spec/read-yaml";
import { contractDocument } from "../contract-document";
import { checkoutWith, errorsOf, REMOVED } from "./checkout-document";

test.each(["checkout", "catalog-nginx"] as const)(
  "the %s contract loads unchanged and has nothing that stops",
  (file) => {
    expect(readService(contractDocument(file)).problems).toEqual([]);
    expect(composeGuardrails(contractDocument(file)).problems.filter(({ severity }) => severity === "error")).toEqual(
      [],
    );
  },
);

test("the checkout contract is read with its units, and its names filled in", () => {
  const { service } = readService(contractDocument("checkout"));
  const { slos, traffic, canary, loadTest, monitoring, ...rest } = service!;
  expect(slos.map(({ name, objective, window }) => [name, objective.text, String(window)])).toEqual([
    ["availability", "0.999", "30d"],
    ["latency", "0.99", "30d"],
    ["payments", "0.995", "28d"],
  ]);
  expect(slos[1].indicator.latency?.threshold.milliseconds).toBe(250);
  expect(slos[2].description).toBe("card payments that went through");
  expect(Object.entries(traffic!.timeouts).map(([key, value]) => [key, String(value)])).toEqual([
    ["connect", "500ms"],
    ["request", "2s"],
    ["backendRequest", "600ms"],
    ["idle", "1m"],
  ]);
  expect([traffic!.retry?.budget?.text, String(traffic!.retry?.backoff), traffic!.maxBody?.bytes]).toEqual([
    "0.2",
    "50ms",
    1_048_576,
  ]);
  expect([canary!.budgetAtRisk.text, canary!.falseAbort.text, String(canary!.analysis.interval)]).toEqual([
    "0.01",
    "0.05",
    "1m",
  ]);
  expect(loadTest!.stages.map((stage) => [String(stage.for), stage.requestsPerSecond])).toEqual([
    ["2m", 20],
    ["10m", 40],
  ]);
  expect([String(monitoring.scrapeInterval), String(monitoring.retention)]).toEqual(["30s", "35d"]);
  expect(rest).toEqual({
    namespace: "shop",
    service: "checkout",
    labels: { team: "payments" },
    workload: {
      deployment: "checkout",
      container: "app",
      replicas: 4,
      podLabels: { app: "checkout" },
      podLabelsAssumed: true,
      service: { name: "checkout", port: 80, targetPort: 8080 },
    },
    alerting: {
      page: { severity: "critical" },
      ticket: { severity: "warning", minimumBadEvents: 0 },
      minimumBadEvents: 5,
    },
    runbooksUrl: "https://git.example.com/shop/runbooks/blob/main",
    business: [
      expect.objectContaining({ name: "orders", direction: "higher-is-better", unit: "count" }),
      expect.objectContaining({ name: "abandonment", direction: "lower-is-better", unit: "ratio" }),
    ],
    acknowledge: [],
    environment: undefined,
  });
});

test("the required fields alone are a service that one would run", () => {
  const { service, problems } = readService({
    apiVersion: "guardrails/v1alpha1",
    kind: "Service",
    metadata: { name: "search", namespace: "web" },
    spec: { slos: [{ name: "availability", objective: "99.950", indicator: { availability: { source: "app" } } }] },
  });
  expect(problems).toEqual([]);
  expect([service!.slos[0].objective.percentText, String(service!.slos[0].window)]).toEqual(["99.95", "30d"]);
  expect([service!.workload.deployment, service!.workload.service.name, service!.workload.podLabels]).toEqual([
    "search",
    "search",
    { app: "search" },
  ]);
  expect([service!.alerting.page.severity, service!.alerting.ticket.severity]).toEqual(["critical", "warning"]);
  expect(service!.monitoring.ruleLabels).toEqual({ release: "kube-prometheus-stack" });
});

test("all mistakes of a file are found in one run, also those that need several sections", () => {
  const document = checkoutWith({
    "metadata.nmae": "x",
    "metadata.namespace": "Shop",
    "spec.slos.0.objective": 100,
    "spec.slos.1.indicator.latency.threshold": "300ms",
    "spec.slos.2.window": "36d",
    "spec.traffic.timeouts.request": "1987ms",
    "spec.traffic.retry.attempts": 10,
    "spec.workload.replicas": "4",
    "spec.acknowledge": [{ rule: "traffic/lader", reason: "we know" }],
  });
  expect(errorsOf(document).map(({ rule, path }) => `${rule} ${path}`)).toEqual([
    "spec/value metadata.namespace",
    "spec/unknown-key metadata.nmae",
    "spec/value spec.slos[0].objective",
    "spec/value spec.workload.replicas",
    "indicator/threshold-no-bucket spec.slos[1].indicator.latency.threshold",
    "burnrate/window-over-retention spec.slos[2].window",
    "traffic/ladder spec.traffic.timeouts",
    "checks/acknowledge-unknown spec.acknowledge[0].rule",
  ]);
});

test("a later finding keeps its place in the file when an SLO before it was refused", () => {
  // The refused SLO was taken out, and the finding of slos[1] was reported for slos[0].
  const document = checkoutWith({
    "spec.slos.0.objective": 100,
    "spec.slos.1.objective": REMOVED,
    "spec.slos.2.window": "40d",
    "spec.canary": REMOVED,
  });
  expect(errorsOf(document).map(({ rule, path }) => `${rule} ${path}`)).toEqual([
    "spec/value spec.slos[0].objective",
    "spec/missing spec.slos[1].objective",
    "burnrate/window-over-retention spec.slos[2].window",
  ]);
});

test("the traffic of a service with one refused SLO is still checked", () => {
  // Nothing but the objective was reported: without an SLO there was no service to look at.
  const [slo] = (checkoutWith().spec as { slos: object[] }).slos;
  const document = checkoutWith({
    "spec.slos": [{ ...slo, objective: 100 }],
    "spec.canary.guardSlos": ["availability"],
    "spec.traffic.timeouts.request": "1999ms",
  });
  expect(errorsOf(document).map(({ rule }) => rule)).toEqual(["spec/value", "traffic/ladder"]);
});

const message = "a Terraform value that is known only at apply cannot be computed with";

test.each<[string, string, unknown]>([
  ["a number", "spec.slos.0.objective", Token.asNumber("${var.objective}")],
  ["a text", "spec.slos.0.window", Token.asString({ resolve: () => "30d", creationStack: [], toString: () => "" })],
  [
    "part of a text",
    "spec.runbooks.baseUrl",
    `https://${Token.asString({ resolve: () => "x", creationStack: [] })}/runbooks`,
  ],
  ["a list", "spec.traffic.hostnames", Token.asList("${var.hostnames}")],
  ["a map", "metadata.labels", Token.asStringMap("${var.labels}")],
  ["an object", "spec.traffic.retry", Token.asAny("${var.retry}")],
  ["a whole section", "spec.workload", Token.asAny("${var.workload}")],
  ["a number deep down", "spec.loadTest.stages.1.requestsPerSecond", Token.asNumber("${var.rate}")],
  ["an environment's number", "spec.environments.staging.workload.replicas", Token.asNumber("${var.replicas}")],
])("a real Terraform token for %s is refused as one, once", (_, place, token) => {
  const path = place.replace(/\.(\d+)/g, "[$1]");
  expect(errorsOf(checkoutWith({ [place]: token }))).toEqual([
    {
      rule: "spec/token",
      severity: "error",
      path,
      message,
      got: "a Terraform token",
      allowed: "a plain value",
      fix: "write the value itself; it may differ by environment in spec.environments",
    },
  ]);
});

test("a value that holds itself is one finding, however it was made", () => {
  // A YAML alias inside its own anchor made `check` run out of stack.
  const loop: Record<string, unknown> = {};
  loop.self = [loop];
  const fromYaml = readYaml("apiVersion: guardrails/v1alpha1\nspec: &a { environments: { staging: *a } }\n")
    .documents[0];
  for (const document of [loop, checkoutWith({ "spec.workload": loop }), fromYaml]) {
    expect(errorsOf(document).map(({ rule, message }) => ({ rule, message }))).toEqual([
      { rule: "spec/type", message: "the value holds itself, or is nested without end" },
    ]);
  }
});

test("a big integer is shown and refused", () => {
  expect(errorsOf(checkoutWith({ "spec.workload.replicas": [12n] })).map(({ got }) => got)).toEqual(['["12"]']);
});

test("junk of any kind is refused without a throw", () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
  });
  fc.assert(
    fc.property(fc.oneof(anything, fc.jsonValue()), (document) => {
      expect(errorsOf(document).length).toBeGreaterThan(0);
    }),
    { numRuns: 120 },
  );
});

test("junk anywhere inside a document is refused or harmless, without a throw", () => {
  const places = [
    "metadata",
    "metadata.labels",
    "spec.slos",
    "spec.slos.1",
    "spec.slos.0.name",
    "spec.slos.2.indicator",
    "spec.slos.2.indicator.ratio.bad",
    "spec.slos.1.indicator.latency",
    "spec.monitoring",
    "spec.alerting.minimumBadEvents",
    "spec.traffic",
    "spec.traffic.timeouts",
    "spec.traffic.retry.conditions",
    "spec.canary.guardSlos",
    "spec.business",
    "spec.acknowledge",
    "spec.environments",
    "spec.environments.staging",
  ];
  const junk = fc.oneof(fc.anything({ withBigInt: true, withNullPrototype: true }), fc.jsonValue());
  fc.assert(
    fc.property(fc.constantFrom(...places), junk, (place, value) => {
      const document = checkoutWith({ [place]: value });
      for (const environment of [undefined, "staging"]) {
        for (const problem of composeGuardrails(document, { environment }).problems) {
          expect([problem.rule, problem.message, problem.fix].every((text) => text !== "")).toBe(true);
        }
      }
    }),
    { numRuns: 120 },
  );
});
