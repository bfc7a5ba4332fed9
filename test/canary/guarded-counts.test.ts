import { printPromql } from "../../src/promql/print";
import { checkoutCanary } from "./checkout";
import type { Variation } from "./checkout";

/** The counters each verdict reads. */
function counters(variation: Variation = {}): Record<string, readonly string[]> {
  const { plan } = checkoutCanary(variation);
  return Object.fromEntries(
    (plan?.verdicts ?? []).map(({ guarded, counts }) => [
      guarded.id.slo,
      [counts.total, "bad" in counts ? counts.bad : counts.good].map(printPromql),
    ]),
  );
}

const ids = (variation: Variation) => checkoutCanary(variation).problems.map(({ rule, path }) => `${rule} ${path}`);
const pods = `namespace="shop",pod=~"checkout-{{args.canary-hash}}-[0-9a-z]{5}"`;
const gatewayLatency = (threshold: string) => [
  { name: "availability", objective: 99.9, indicator: { availability: { source: "app" } } },
  { name: "latency", objective: 99, indicator: { latency: { source: "gateway", threshold } } },
];

test("an SLO on the gateway is judged by the app's own series of the new version's pods", () => {
  expect(counters({ canary: { guardSlos: ["availability"] } })).toEqual({
    availability: [
      `http_server_request_duration_seconds_count{${pods}}`,
      `http_server_request_duration_seconds_count{http_response_status_code=~"5..",${pods}}`,
    ],
  });
  expect(ids({ canary: { guardSlos: ["availability"] } })).toContain("canary/judged-by-app spec.canary.guardSlos[0]");
});

test("so is a gateway latency whose threshold the app's histogram has too", () => {
  expect(counters({ spec: { slos: gatewayLatency("100ms") }, canary: { guardSlos: ["latency"] } })).toEqual({
    latency: [
      `http_server_request_duration_seconds_count{${pods}}`,
      `http_server_request_duration_seconds_bucket{le="0.1",${pods}}`,
    ],
  });
});

test("a gateway latency that the app cannot count is an error when it was asked for, and left out with a warning when not", () => {
  const spec = { slos: gatewayLatency("30s") };
  expect(ids({ spec, canary: { guardSlos: ["latency", "availability"] } })).toContain(
    "canary/not-countable spec.canary.guardSlos[0]",
  );
  expect(ids({ spec, canary: { guardSlos: null } })).toContain("canary/slo-left-out spec.slos[1].indicator");
  expect(Object.keys(counters({ spec, canary: { guardSlos: null } }))).toEqual(["availability"]);
});

test("a canary that nothing is left to judge is refused, and renders nothing", () => {
  const { manifests, plan, problems } = checkoutCanary({
    spec: { slos: gatewayLatency("30s") },
    canary: { guardSlos: ["latency"] },
  });
  expect({ manifests, plan }).toEqual({ manifests: [], plan: undefined });
  expect(problems.map(({ rule }) => rule)).toEqual(["canary/not-countable", "canary/nothing-guarded"]);
});

test("a user's own counters keep their matchers, except those that say which pods", () => {
  const slos = [
    {
      name: "payments",
      objective: 99.5,
      indicator: {
        ratio: {
          good: 'payments_total{result="ok",pod=~"checkout-.*"}',
          total: 'payments_total{namespace="everywhere"}',
        },
      },
    },
  ];
  const variation = { spec: { slos }, canary: { guardSlos: ["payments"] } };
  expect(counters(variation)).toEqual({
    payments: [`payments_total{${pods}}`, `payments_total{result="ok",${pods}}`],
  });
  expect(ids(variation)).toContain("canary/pod-label-assumed spec.canary.guardSlos[0]");
});

test("http_requests_total keeps the user's selector beside the pods", () => {
  const indicator = { availability: { source: "http-requests", selector: 'job="checkout"' } };
  const slos = [{ name: "availability", objective: 99.9, indicator }];
  expect(counters({ spec: { slos }, canary: { guardSlos: null } })).toEqual({
    availability: [
      `http_requests_total{job="checkout",${pods}}`,
      `http_requests_total{job="checkout",code=~"5..",${pods}}`,
    ],
  });
});

test("without guardSlos every SLO judges, and naming one twice is naming it once", () => {
  expect(Object.keys(counters({ canary: { guardSlos: null } }))).toEqual(["availability", "latency", "payments"]);
  expect(Object.keys(counters({ canary: { guardSlos: ["latency", "latency"] } }))).toEqual(["latency"]);
});

test("a matcher that Argo would take for a placeholder is refused", () => {
  const ratio = { bad: 'jobs_total{kind="{{x}}",result="error"}', total: "jobs_total" };
  const slos = [{ name: "jobs", objective: 99.5, indicator: { ratio } }];
  expect(ids({ spec: { slos }, canary: { guardSlos: ["jobs"] } })).toContain(
    "canary/query-template spec.canary.guardSlos[0]",
  );
});
