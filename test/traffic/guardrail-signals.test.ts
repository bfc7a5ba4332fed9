import fc from "fast-check";
import { promqlSyntaxError } from "../../src/promql/parse";
import { printPromql } from "../../src/promql/print";
import { isAlert } from "../../src/rules/rule";
import type { RecordingRule } from "../../src/rules/rule";
import type { Service } from "../../src/spec/service";
import { GATEWAYS } from "../../src/spec/traffic-spec";
import type { Gateway } from "../../src/spec/traffic-spec";
import { GUARDRAIL_KINDS } from "../../src/traffic/guardrail-signals/guardrail-kind";
import { SIGNAL_TABLE } from "../../src/traffic/guardrail-signals/signal-table";
import { signalProblems } from "../../src/traffic/signal-problems";
import { signalRules } from "../../src/traffic/signal-rules";
import { signalTests } from "../../src/traffic/signal-tests";
import { Duration } from "../../src/units/duration";
import { contractService } from "./contract-service";
import { behind } from "./gateway-service";

const rulesOf = (service: Service) => signalRules(service).flatMap(({ rules }) => rules);
const recordedBy = (service: Service) => rulesOf(service).filter((rule): rule is RecordingRule => !isAlert(rule));
const alertsOf = (service: Service) => rulesOf(service).filter(isAlert);
/** `guardrail record` of each recorded series. */
const outline = (service: Service) =>
  recordedBy(service).map(({ record, labels }) => `${labels.guardrail ?? "all"} ${record}`);

const ENVOY = 'envoy_cluster_name=~"httproute/shop/checkout-(read|write)/rule/0"';
const REQUESTS = 'avg(guardrail:requests:rate5m{namespace="shop",service="checkout"})';

test("behind Envoy Gateway: what is recorded, from which series", () => {
  const printed = recordedBy(contractService("checkout")).map(({ record, labels, expression }) => [
    record,
    labels,
    printPromql(expression),
  ]);
  const id = { namespace: "shop", service: "checkout" };
  const perSecond = (metric: string) =>
    `sum(rate(envoy_cluster_upstream_rq_${metric}{${ENVOY}}[5m])) or ${REQUESTS} * 0`;
  const share = (guardrail: string) =>
    `avg(guardrail:events:rate5m{namespace="shop",service="checkout",guardrail="${guardrail}"}) / (${REQUESTS} > 0)`;
  const events = (guardrail: string, expression: string) => [
    ["guardrail:events:rate5m", { ...id, guardrail }, expression],
    ["guardrail:events:ratio5m", { ...id, guardrail }, share(guardrail)],
  ];
  expect(printed).toEqual([
    ["guardrail:requests:rate5m", id, `sum(rate(envoy_cluster_upstream_rq_completed{${ENVOY}}[5m]))`],
    ...events("timeout", `(${perSecond("timeout")}) + (${perSecond("per_try_timeout")})`),
    ...events("retry", perSecond("retry")),
    ...events("overflow", `(${perSecond("pending_overflow")}) + (${perSecond("retry_overflow")})`),
    [
      "guardrail:active:count",
      { ...id, guardrail: "ejection" },
      `max(envoy_cluster_outlier_detection_ejections_active{${ENVOY}}) or ${REQUESTS} * 0`,
    ],
  ]);
});

const pair = (guardrail: string) => [`${guardrail} guardrail:events:rate5m`, `${guardrail} guardrail:events:ratio5m`];
const ALL = "all guardrail:requests:rate5m";

test.each<[Gateway, readonly string[]]>([
  [
    "envoy-gateway",
    [ALL, ...pair("timeout"), ...pair("retry"), ...pair("overflow"), "ejection guardrail:active:count"],
  ],
  // Its 429 of both limits are one status, and are counted once.
  ["traefik", [ALL, ...pair("timeout"), ...pair("retry"), "ejection guardrail:active:count", ...pair("rate_limit")]],
  ["nginx-gateway-fabric", []],
  ["nginx-ingress", [ALL, ...pair("timeout")]],
  ["ingress-nginx", [ALL, ...pair("timeout"), ...pair("rate_limit")]],
  ["nginx", []],
])("%s: what is asked for and counted is recorded", (gateway, series) => {
  expect(outline(behind(gateway))).toEqual(series);
});

test("Traefik's 429 are those of maxParallelRequests where there is no rate limit", () => {
  expect(outline(behind("traefik", { rateLimit: undefined }))).toEqual([
    ALL,
    ...pair("timeout"),
    ...pair("retry"),
    ...pair("overflow"),
    "ejection guardrail:active:count",
  ]);
});

test("a guardrail that is not asked for has no rule", () => {
  const service = contractService("checkout", {
    canary: null,
    traffic: { retry: null, circuitBreaker: { eject: null }, timeouts: { request: null, backendRequest: null } },
  });
  expect(outline(service)).toEqual([ALL, ...pair("overflow")]);
  const nothing = contractService("checkout", {
    canary: null,
    traffic: { retry: null, circuitBreaker: null, timeouts: null, rateLimit: null },
  });
  expect(signalRules(nothing)).toEqual([]);
  expect(signalTests(nothing)).toEqual([]);
  expect(signalProblems(nothing.traffic!)).toEqual([]);
  expect(signalRules({ ...nothing, traffic: undefined })).toEqual([]);
});

test("a budget for retries is a limit of its own, and retries that are switched off have none", () => {
  const limits = { maxConnections: undefined, maxPendingRequests: undefined, maxParallelRequests: undefined };
  const { traffic } = contractService("checkout");
  const breaker = { ...traffic!.circuitBreaker!, ...limits };
  const retried = behind("envoy-gateway", { circuitBreaker: breaker });
  expect(outline(retried)).toEqual(expect.arrayContaining(pair("overflow")));
  const switchedOff = behind("envoy-gateway", {
    circuitBreaker: breaker,
    retry: { ...traffic!.retry!, attempts: 0 },
  });
  expect(outline(switchedOff)).toEqual([ALL, ...pair("timeout"), "ejection guardrail:active:count"]);
});

test("the alerts: one name, one a guardrail, when they fire and whom they tell", () => {
  const told = alertsOf(contractService("checkout")).map(({ alert, labels, expression, ...rule }) => [
    alert,
    labels,
    printPromql(expression).replace('{namespace="shop",service="checkout",guardrail=', "{"),
    String(rule.for),
  ]);
  const labels = { team: "payments", namespace: "shop", service: "checkout", severity: "info" };
  const alert = (guardrail: string, expression: string, held: string) => [
    "CheckoutGuardrailBiting",
    { ...labels, guardrail },
    expression,
    held,
  ];
  expect(told).toEqual([
    alert("timeout", 'guardrail:events:ratio5m{"timeout"} > 0.01', "10m"),
    alert("retry", 'guardrail:events:ratio5m{"retry"} > 0.05', "10m"),
    alert("overflow", 'guardrail:events:ratio5m{"overflow"} > 0.01', "10m"),
    alert("ejection", 'guardrail:active:count{"ejection"} > 0', "5m"),
  ]);
});

test("no label of the user makes it look like another alert, and it never has a severity that pages", () => {
  const labels = {
    tier: "fast",
    slo: "availability",
    guardrail: "none",
    severity: "critical",
    "example.com/team": "a",
  };
  const service = { ...contractService("checkout"), labels };
  for (const { labels: own } of alertsOf(service)) {
    const { guardrail, ...others } = own;
    expect(GUARDRAIL_KINDS).toContain(guardrail);
    expect(others).toEqual({ namespace: "shop", service: "checkout", severity: "info", example_com_team: "a" });
  }
});

test("an alert says how often, what it means, what to do and where to read on", () => {
  const service = contractService("checkout", { canary: null });
  const grafana = { ...service, monitoring: { ...service.monitoring, grafanaUrl: "https://grafana.example.com/" } };
  const [{ annotations }, , , ejection] = alertsOf(grafana);
  expect(Object.keys(annotations)).toEqual(["summary", "description", "runbook_url", "dashboard_url"]);
  expect(annotations.summary).toBe("checkout: timeouts at the gateway");
  expect(annotations.runbook_url).toBe(
    "https://git.example.com/shop/runbooks/blob/main/shop-checkout.guardrails.md#checkoutguardrailbiting",
  );
  expect(annotations.dashboard_url).toBe("https://grafana.example.com/d/gr-shop-checkout-slo");
  expect(ejection.annotations.description).toMatch(/^Guardrail ejection: \{\{ \$value \| printf "%.0f" \}\} pods/);
  const plain = { ...service, runbooksUrl: undefined };
  expect(alertsOf(plain).flatMap((rule) => Object.keys(rule.annotations))).not.toContain("runbook_url");
});

test("with rare scrapes the window holds four of them, and the names say so", () => {
  const service = behind("envoy-gateway");
  const rare = (scrapeInterval: Duration) => ({ ...service, monitoring: { ...service.monitoring, scrapeInterval } });
  expect(outline(rare(Duration.of(75, "s")))[0]).toBe("all guardrail:requests:rate5m");
  expect(outline(rare(Duration.of(76, "s")))[0]).toBe("all guardrail:requests:rate5m4s");
  expect(outline(rare(Duration.of(2, "m"))).at(2)).toBe("timeout guardrail:events:ratio8m");
});

test.each<[Gateway, string | undefined]>([
  ["envoy-gateway", "rate_limit"],
  ["traefik", undefined],
  ["nginx-gateway-fabric", "timeout, retry, overflow, ejection, rate_limit"],
  ["nginx-ingress", "retry, overflow, ejection, rate_limit"],
  ["ingress-nginx", "retry, ejection"],
  ["nginx", "timeout, retry, overflow, ejection, rate_limit"],
])("%s: what fires unseen is said", (gateway, got) => {
  const problems = signalProblems(behind(gateway).traffic!);
  expect(problems.map(({ rule, severity, path, ...found }) => [rule, severity, path, found.got])).toEqual(
    got === undefined ? [] : [["traffic/guardrail-unseen", "info", "spec.traffic", got]],
  );
});

test("Traefik's retries are not counted on an HTTPRoute, and that is said", () => {
  const service = behind("traefik", { parentRef: { name: "public" } });
  expect(outline(service)).not.toEqual(expect.arrayContaining(pair("retry")));
  expect(signalProblems(service.traffic!).map(({ got }) => got)).toEqual(["retry"]);
});

test("plain NGINX: the finding names the access log and what is in it", () => {
  const [{ message, fix }] = signalProblems(behind("nginx").traffic!);
  expect(message).toBe("no alert and no panel will say that they fire: stub_status counts requests without status");
  expect(fix).toContain("access log has status, upstream_status");
});

test("what shares its series with another guardrail has no other name for them", () => {
  for (const { signals } of Object.values(SIGNAL_TABLE)) {
    for (const signal of Object.values(signals)) {
      if (signal.kind !== "counters" || signal.sameAs === undefined) continue;
      const other = signals[signal.sameAs];
      const service = behind("traefik");
      expect(other.kind === "counters" && other.counters(service)).toEqual(signal.counters(service));
    }
  }
});

const NAME = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/);
const gateways = fc.constantFrom(...GATEWAYS);
const routes = fc.constantFrom("managed" as const, "existing" as const);

test("whatever the names: readable expressions, at most 10 series, labels of the service alone, and tests", () => {
  fc.assert(
    fc.property(NAME, NAME, fc.tuple(gateways, routes), (namespace, name, [gateway, route]) => {
      const service: Service = { ...behind(gateway, { route, routeName: undefined }), namespace, service: name };
      const recorded = recordedBy(service);
      expect(recorded.length).toBeLessThanOrEqual(10);
      for (const { expression } of rulesOf(service)) expect(promqlSyntaxError(printPromql(expression))).toBeUndefined();
      for (const { labels } of recorded) expect(labels).toMatchObject({ namespace, service: name });
      expect(signalTests(service)).toHaveLength(recorded.length === 0 ? 0 : 5);
    }),
  );
});
