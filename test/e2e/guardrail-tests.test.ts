import { printYaml } from "../../src/manifest";
import { ruleFile } from "../../src/rules/rule-file";
import type { Service } from "../../src/spec/service";
import { signalRules } from "../../src/traffic/signal-rules";
import { signalTests } from "../../src/traffic/signal-tests";
import { Duration } from "../../src/units/duration";
import { promtool, promtools } from "../rules/promtool";
import type { Answer } from "../rules/promtool";
import { behind } from "../traffic/gateway-service";

/* The tests that come with the rules about guardrails, on the engine that users run them on; and rules with a mistake. */

const engines = promtools();
const [, newest] = engines.at(-1) ?? ["", ""];
const onEngine = engines.length === 0 ? test.skip : test;
const onEach = engines.length === 0 ? test.skip.each([["no promtool", ""] as [string, string]]) : test.each(engines);
jest.setTimeout(120_000);

const RULES = "it.rules.yml";
const TESTS = "it.test.yml";

const rulesOf = (service: Service) => printYaml(ruleFile(signalRules(service)));

function run(binary: string, rules: string, tests: object): Promise<Answer> {
  const files = [
    { path: RULES, text: rules },
    { path: TESTS, text: printYaml({ rule_files: [RULES], evaluation_interval: "30s", ...tests }) },
  ];
  return promtool(binary, ["test", "rules", TESTS], files);
}

const everywhere = (["envoy-gateway", "traefik", "nginx-ingress", "ingress-nginx"] as const).map((gateway) =>
  behind(gateway),
);
const scraped = (service: Service, scrapeInterval: Duration): Service => ({
  ...service,
  monitoring: { ...service.monitoring, scrapeInterval },
});
const passes = { code: 0, output: expect.stringContaining("SUCCESS") };

onEach(
  "the rules load on %s, and the tests that come with them pass, behind every gateway that counts",
  async (_, binary) => {
    const rarely = [Duration.of(15, "s"), Duration.of(50, "s"), Duration.of(2, "m")].map((interval) =>
      scraped(everywhere[0], interval),
    );
    const existing = behind("envoy-gateway", { route: "existing", routeName: "shop.front" });
    const refused = behind("traefik", { rateLimit: undefined });
    for (const service of [...everywhere, ...rarely, existing, refused]) {
      const rules = rulesOf(service);
      const checked = await promtool(binary, ["check", "rules", RULES], [{ path: RULES, text: rules }]);
      expect(checked).toEqual({ code: 0, output: expect.stringMatching(/SUCCESS: \d+ rules found/) });
      expect(checked.output).not.toMatch(/duplicate/i);
      expect(await run(binary, rules, { tests: signalTests(service) })).toEqual(passes);
    }
  },
);

const [envoy, traefik] = everywhere;

/** A mistake in the rules, and what its failing tests speak of. */
interface Mistake {
  readonly in?: Service;
  readonly from: RegExp;
  readonly to: string;
  readonly noticed: string;
}

const MISTAKES: Readonly<Record<string, Mistake>> = {
  "a limit twice as high": { from: /> 0\.01$/m, to: "> 0.02", noticed: "timeout" },
  "a limit that is a little lower": { from: /> 0\.05$/m, to: "> 0.044", noticed: "ALERTS" },
  "an alert that does not wait as long": { from: /for: 10m/, to: "for: 9m", noticed: "timeout" },
  "an alert that waits longer": { from: /for: 5m/, to: "for: 6m", noticed: "ejection" },
  "a counter that is not read": {
    from: / \+ \(sum\(rate\(\S+per_try_timeout.*\* 0\)/,
    to: "",
    noticed: "timeout",
  },
  "a counter that must exist": {
    from: / or avg\(guardrail:requests:rate5m\{[^}]+\}\) \* 0$/m,
    to: "",
    noticed: "retry",
  },
  "a share of nothing": {
    from: /(guardrail="retry"\}\) \/ \(.*) > 0\)/,
    to: "$1)",
    noticed: "guardrail:events:ratio",
  },
  "a value without requests": {
    from: /^( +expr: sum\(rate\(envoy_cluster_upstream_rq_completed.*)$/m,
    to: "$1 or vector(0)",
    noticed: "guardrail:.+",
  },
  "ejections that are never seen": { from: /expr: max\(\S+ or /, to: "expr: ", noticed: "ejection" },
  "pods in use taken for those that are out": {
    in: traefik,
    from: /sum\(1 - (.*)\) or avg/,
    to: "sum($1) or avg",
    noticed: "ejection",
  },
  "tries without the requests they were for": {
    in: traefik,
    from: / - sum\(rate\(traefik_router.*, 0\)$/m,
    to: ", 0)",
    noticed: "retry",
  },
  "every status in place of the refused": { in: traefik, from: /,code="429"/, to: "", noticed: "rate_limit" },
};

onEngine.each(Object.entries(MISTAKES))("the tests notice %s", async (_, mistake) => {
  const { in: service = envoy, from, to, noticed } = mistake;
  const rules = rulesOf(service);
  const spoilt = rules.replace(from, to);
  expect(spoilt).not.toBe(rules);
  const { code, output } = await run(newest, spoilt, { tests: signalTests(service) });
  const failed = [...output.matchAll(/expr: "(.*)", time: /g)].map(([, expression]) => expression);
  expect({ code, others: output.match(/parse error|no such file/g) }).toEqual({ code: 1, others: null });
  expect(failed.filter((expression) => expression.includes(noticed))).not.toEqual([]);
});

const counted = (name: string, perScrape: number) => ({ series: name, values: `0+${perScrape}x60` });
const expectations = (values: Readonly<Record<string, number | undefined>>, at = "20m") =>
  Object.entries(values).map(([expr, value]) => ({
    expr,
    eval_time: at,
    exp_samples: value === undefined ? [] : [{ labels: "{}", value }],
  }));
const recorded = (name: string, guardrail: string) => `sum(round(guardrail:${name}{guardrail="${guardrail}"}, 0.001))`;

const router = (name: string, hash: string, code: string) =>
  `traefik_router_requests_total{router="shop-checkout${name}-${hash.repeat(20)}@kubernetescrd",service="x@y",code="${code}"}`;

onEach("Traefik's labels are found whether a scrape has pushed them aside or not, on %s", async (_, binary) => {
  const inputs = (label: string, pod: string) => [
    counted(router("", "a", "200"), 270),
    counted(router("", "a", "504"), 15),
    counted(router("", "a", "429"), 15),
    counted(router("-tries", "b", "200"), 270),
    counted(router("-tries", "c", "504"), 15),
    counted(`traefik_service_requests_total{${label}="shop-checkout-80@kubernetescrd",code="200",pod="${pod}"}`, 270),
    counted(`traefik_service_requests_total{${label}="shop-checkout-80@kubernetescrd",code="504",pod="${pod}"}`, 45),
    counted(`traefik_service_requests_total{${label}="shop-checkout-8080@kubernetescrd",code="200",pod="${pod}"}`, 900),
    {
      series: `traefik_service_server_up{${label}="shop-checkout-80@kubernetescrd",url="a",pod="one"}`,
      values: "0x60",
    },
    {
      series: `traefik_service_server_up{${label}="shop-checkout-80@kubernetescrd",url="a",pod="two"}`,
      values: "1x60",
    },
    {
      series: `traefik_service_server_up{${label}="shop-checkout-80@kubernetescrd",url="b",pod="two"}`,
      values: "1x60",
    },
    { series: `traefik_service_server_up{${label}="shop-other-80@kubernetescrd",url="c",pod="two"}`, values: "0x60" },
  ];
  const values = expectations({
    [recorded("events:ratio5m", "timeout")]: 0.05,
    [recorded("events:ratio5m", "rate_limit")]: 0.05,
    [recorded("events:ratio5m", "retry")]: 0.1,
    [recorded("active:count", "ejection")]: 1,
  });
  const test = (label: string) => ({ interval: "30s", input_series: inputs(label, "p"), promql_expr_test: values });
  const tests = ["service", "exported_service"].map(test);
  expect(await run(binary, rulesOf(traefik), { tests })).toEqual(passes);
});

onEach("another service's series and a second ruler change nothing, on %s", async (_, binary) => {
  const cluster = (route: string) => `envoy_cluster_name="httproute/shop/${route}/rule/0"`;
  const others = ["checkout-admin", "checkout", "checkout-readers", "my-checkout-read"];
  const input_series = [
    counted(`envoy_cluster_upstream_rq_completed{${cluster("checkout-read")},pod="a"}`, 600),
    counted(`envoy_cluster_upstream_rq_completed{${cluster("checkout-write")},pod="b"}`, 400),
    counted(`envoy_cluster_upstream_rq_retry{${cluster("checkout-read")},pod="a"}`, 70),
    ...others.map((route) => counted(`envoy_cluster_upstream_rq_retry{${cluster(route)}}`, 5_000)),
    ...others.map((route) => counted(`envoy_cluster_upstream_rq_completed{${cluster(route)}}`, 50)),
    // Both routes and both replicas have ejected pods, among them the same ones.
    ...[1, 0, 2].map((ejected, index) => ({
      series: `envoy_cluster_outlier_detection_ejections_active{${cluster(index === 0 ? "checkout-write" : "checkout-read")},pod="${index}"}`,
      values: `${ejected}x60`,
    })),
    ...["requests:rate5m", "events:rate5m"].map((name) => ({
      series: `guardrail:${name}{namespace="shop",service="checkout",ruler="two"${name.startsWith("e") ? ',guardrail="retry"' : ""}}`,
      values: `${name.startsWith("e") ? 70 / 30 : 1_000 / 30}x60`,
    })),
  ];
  const promql_expr_test = expectations({
    'sum(round(guardrail:events:ratio5m{guardrail="retry"}, 0.001))': 0.07,
    'sum(guardrail:events:ratio5m{guardrail="timeout"})': 0,
    'sum(guardrail:active:count{guardrail="ejection"})': 2,
  });
  const tests = [{ interval: "30s", input_series, promql_expr_test }];
  expect(await run(binary, rulesOf(envoy), { tests })).toEqual(passes);
});

onEach("what the alert says, as it is sent, on %s", async (_, binary) => {
  const cluster = 'envoy_cluster_name="httproute/shop/checkout-read/rule/0"';
  const input_series = [
    counted(`envoy_cluster_upstream_rq_completed{${cluster}}`, 1_000),
    counted(`envoy_cluster_upstream_rq_timeout{${cluster}}`, 23),
    { series: `envoy_cluster_outlier_detection_ejections_active{${cluster}}`, values: "2x60" },
  ];
  const labels = { team: "payments", namespace: "shop", service: "checkout", severity: "info" };
  const runbook_url =
    "https://git.example.com/shop/runbooks/blob/main/shop-checkout.guardrails.md#checkoutguardrailbiting";
  const alert = (guardrail: string, summary: string, description: string) => ({
    exp_labels: { ...labels, guardrail },
    exp_annotations: { summary, description, runbook_url },
  });
  const tests = [
    {
      interval: "30s",
      input_series,
      alert_rule_test: [
        {
          alertname: "CheckoutGuardrailBiting",
          eval_time: "20m",
          exp_alerts: [
            alert(
              "timeout",
              "checkout: timeouts at the gateway",
              "Guardrail timeout: 230 timeouts in the last 5m, 2.3% of the requests. This is told above 1 % for 10m, and it pages nobody. The backends answer later than the limits allow: they are slow, they hang, or the limit is too short for what is asked. First, compare the app's own latency with timeouts.request and timeouts.backendRequest; see whether one pod or all are slow, and what they wait for. Raise a limit only when the app is as fast as it should be.",
            ),
            alert(
              "ejection",
              "checkout: pods out of use at the gateway",
              "Guardrail ejection: 2 pods out of use. This is told of any for 5m, and it pages nobody. A pod failed several times in a row, gets no requests, and the others carry its share. Its readiness probe sees nothing of it. First, find the pod by its errors and compare its node, version and start with the others'. Delete it if it alone fails; if all fail, ejection is a symptom.",
            ),
          ],
        },
      ],
    },
  ];
  expect(await run(binary, rulesOf(envoy), { tests })).toEqual(passes);
});
