import { APP_PRESET, GATEWAY_PRESETS, NO_SERIES, podPattern, PRESETS } from "../../src/indicators/preset";
import { selector } from "../../src/promql/build";
import { parseSelector } from "../../src/promql/parse";
import { printPromql } from "../../src/promql/print";
import { GATEWAYS } from "../../src/spec/traffic-spec";
import { presetNamed, sampleService } from "./preset-labels";

const CLIENT = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000];
const ENVOY = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000, 600000, 1800000, 3600000,
];
const LINKERD = [
  1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 200, 300, 400, 500, 1000, 2000, 3000, 4000, 5000, 10000, 20000, 30000, 40000,
  50000,
];

/** A source's name, its series for the service shop/checkout (bad, total, bucket, latency total), its buckets in ms. */
const ROWS: [name: string, series: (string | undefined)[], milliseconds: number[] | undefined][] = [
  [
    "envoy-gateway",
    [
      'envoy_cluster_upstream_rq_xx{envoy_cluster_name=~"httproute/shop/checkout-(read|write)/rule/0",envoy_response_code_class="5"}',
      'envoy_cluster_upstream_rq_completed{envoy_cluster_name=~"httproute/shop/checkout-(read|write)/rule/0"}',
      'envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name=~"httproute/shop/checkout-(read|write)/rule/0"}',
      'envoy_cluster_upstream_rq_completed{envoy_cluster_name=~"httproute/shop/checkout-(read|write)/rule/0"}',
    ],
    ENVOY,
  ],
  [
    "traefik",
    [
      `traefik_router_requests_total{ROUTER,code=~"5.."}`,
      `traefik_router_requests_total{ROUTER}`,
      `traefik_router_request_duration_seconds_bucket{ROUTER}`,
      `traefik_router_request_duration_seconds_count{ROUTER}`,
    ].map((text) =>
      text.replace(
        "ROUTER",
        'router=~"httproute-shop-checkout-gw-.+-ep-.+-[0-9]+-[0-9a-f]{20}@kubernetesgateway|shop-checkout-[0-9a-f]{20}@kubernetescrd|shop_checkout_[0-9]+@kubernetescrd|shop-checkout-(rule-[0-9]+-path-[0-9]+|default-backend)(-canary|-non-canary)?(-tls)?@kubernetesingressnginx"',
      ),
    ),
    [100, 300, 1200, 5000],
  ],
  [
    "ingress-nginx",
    [
      'nginx_ingress_controller_requests{exported_namespace="shop",ingress="checkout",status=~"5.."}',
      'nginx_ingress_controller_requests{exported_namespace="shop",ingress="checkout"}',
      'nginx_ingress_controller_request_duration_seconds_bucket{exported_namespace="shop",ingress="checkout"}',
      'nginx_ingress_controller_request_duration_seconds_count{exported_namespace="shop",ingress="checkout"}',
    ],
    CLIENT,
  ],
  [
    "nginx-ingress",
    [
      'nginx_ingress_controller_upstream_server_response_latency_ms_count{resource_namespace="shop",resource_name="checkout",code=~"5.."}',
      'nginx_ingress_controller_upstream_server_response_latency_ms_count{resource_namespace="shop",resource_name="checkout"}',
      'nginx_ingress_controller_upstream_server_response_latency_ms_bucket{resource_namespace="shop",resource_name="checkout"}',
      'nginx_ingress_controller_upstream_server_response_latency_ms_count{resource_namespace="shop",resource_name="checkout"}',
    ],
    LINKERD,
  ],
  [
    "nginx-ingress-plus",
    [
      'nginx_ingress_nginxplus_server_zone_responses{resource_namespace="shop",resource_name="checkout",code="5xx"}',
      'nginx_ingress_nginxplus_server_zone_responses{resource_namespace="shop",resource_name="checkout"}',
      undefined,
      undefined,
    ],
    undefined,
  ],
  [
    "kong",
    [
      `kong_http_requests_total{ROUTE,code=~"5.."}`,
      `kong_http_requests_total{ROUTE}`,
      `kong_request_latency_ms_bucket{ROUTE}`,
      `kong_request_latency_ms_count{ROUTE}`,
    ].map((text) =>
      text.replace(
        "ROUTE",
        String.raw`route=~"shop\\.[^.]+\\.checkout\\..*|httproute\\.shop\\.checkout\\.(.+\\.)?[0-9]+\\.[0-9]+"`,
      ),
    ),
    [25, 50, 80, 100, 250, 400, 700, 1000, 2000, 5000, 10000, 30000, 60000],
  ],
  [
    "istio",
    [
      'istio_requests_total{reporter="source",destination_service_name="checkout",destination_service_namespace="shop",response_code=~"5.."}',
      'istio_requests_total{reporter="source",destination_service_name="checkout",destination_service_namespace="shop"}',
      'istio_request_duration_milliseconds_bucket{reporter="source",destination_service_name="checkout",destination_service_namespace="shop"}',
      'istio_request_duration_milliseconds_count{reporter="source",destination_service_name="checkout",destination_service_namespace="shop"}',
    ],
    ENVOY,
  ],
  [
    "linkerd",
    [
      `response_total{POD,classification="failure"}`,
      `response_total{POD}`,
      `response_latency_ms_bucket{POD}`,
      `response_latency_ms_count{POD}`,
    ].map((text) =>
      text.replace(
        "POD",
        'direction="inbound",namespace="shop",pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}",target_port!="4191",route_name!="probe"',
      ),
    ),
    LINKERD,
  ],
  [
    "otel-http",
    [
      'http_server_request_duration_seconds_count{namespace="shop",pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}",http_response_status_code=~"5.."}',
      'http_server_request_duration_seconds_count{namespace="shop",pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}"}',
      'http_server_request_duration_seconds_bucket{namespace="shop",pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}"}',
      'http_server_request_duration_seconds_count{namespace="shop",pod=~"checkout-[0-9a-z]+-[0-9a-z]{5}"}',
    ],
    [5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000],
  ],
  [
    "http-requests",
    [
      'http_requests_total{code=~"5.."}',
      "http_requests_total",
      "http_request_duration_seconds_bucket",
      "http_request_duration_seconds_count",
    ],
    CLIENT,
  ],
];

function seriesOf(name: string): (string | undefined)[] {
  const { availability, latency, matchersOf } = presetNamed(name);
  const own = matchersOf?.(sampleService()) ?? [];
  return [
    selector(availability!.bad, [...own, ...availability!.badMatchers]),
    selector(availability!.total, own),
    latency && selector(latency.bucket, own),
    latency && selector(latency.total, own),
  ].map((series) => series && printPromql(series));
}

test("the table has these sources, each once", () => {
  expect(PRESETS.map(({ name }) => name)).toEqual(ROWS.map(([name]) => name));
});

test.each(ROWS)("%s has these series and buckets", (name, series, milliseconds) => {
  const { latency } = presetNamed(name);
  expect(seriesOf(name)).toEqual(series);
  expect(latency?.boundaries.map((boundary) => boundary * latency.unit)).toEqual(milliseconds);
});

test.each(ROWS)("%s's series can be read as PromQL", (...[, series]) => {
  const written = series.filter((text) => text !== undefined);
  expect(written.map((text) => "value" in parseSelector(text))).toEqual(written.map(() => true));
});

test.each(PRESETS.filter(({ latency }) => latency !== undefined).map((preset) => [preset.name, preset] as const))(
  "%s's boundaries rise, and its unit is a second or a millisecond",
  (...[, { latency }]) => {
    const { boundaries, unit, bucket, native } = latency!;
    expect(boundaries.every((boundary, index) => boundary > (boundaries[index - 1] ?? 0))).toBe(true);
    const units: Record<string, number> = { _seconds: 1000, _ms: 1, _milliseconds: 1, rq_time: 1 };
    const suffix = Object.keys(units).find((candidate) => bucket.endsWith(`${candidate}_bucket`));
    expect(units[suffix!]).toBe(unit);
    expect([undefined, bucket.replace(/_bucket$/, "")]).toContain(native);
  },
);

test("these sources can export native histograms, these know pods, these need a selector", () => {
  const names = (wanted: (preset: (typeof PRESETS)[number]) => boolean) =>
    PRESETS.filter(wanted).map(({ name }) => name);
  expect(names(({ latency }) => latency?.native !== undefined)).toEqual([
    "ingress-nginx",
    "otel-http",
    "http-requests",
  ]);
  expect(names(({ ofPods }) => ofPods === true)).toEqual(["linkerd", "otel-http", "http-requests"]);
  expect(names(({ matchersOf }) => matchersOf === undefined)).toEqual(["http-requests"]);
});

test("a source without a histogram says what to do about latency, and no other does", () => {
  expect(PRESETS.filter(({ latency }) => latency === undefined).map(({ name }) => name)).toEqual([
    "nginx-ingress-plus",
  ]);
  expect(PRESETS.filter(({ latencyInstead }) => latencyInstead !== undefined).map(({ name }) => name)).toEqual([
    "nginx-ingress-plus",
  ]);
});

test("every caveat is one sentence, and every source has one", () => {
  for (const { caveats } of PRESETS) {
    expect(caveats).not.toHaveLength(0);
    for (const caveat of caveats!) expect(caveat).toMatch(/^[A-Z][^\n]*[^.\s]\.$/);
  }
});

test.each(GATEWAYS)("gateway %s has a source or a refusal, not both", (gateway) => {
  const preset = GATEWAY_PRESETS[gateway];
  const refused = NO_SERIES[gateway];
  expect([preset, refused].filter((found) => found !== undefined)).toHaveLength(1);
  if (preset !== undefined) expect(presetNamed(preset).matchersOf).toBeDefined();
});

test("the words gateway and app stand for sources that exist; a refused name stands for none", () => {
  expect(GATEWAY_PRESETS).toEqual({
    "envoy-gateway": "envoy-gateway",
    traefik: "traefik",
    "nginx-ingress": "nginx-ingress",
    "ingress-nginx": "ingress-nginx",
  });
  expect(presetNamed(APP_PRESET).ofPods).toBe(true);
  expect(Object.keys(NO_SERIES)).toEqual(["nginx-gateway-fabric", "nginx"]);
  expect(PRESETS.filter(({ name }) => Object.hasOwn(NO_SERIES, name))).toEqual([]);
});

test("pods of a Deployment, of all its ReplicaSets or of one", () => {
  expect([podPattern("checkout"), podPattern("checkout", "6dc78b855c")]).toEqual([
    "checkout-[0-9a-z]+-[0-9a-z]{5}",
    "checkout-6dc78b855c-[0-9a-z]{5}",
  ]);
});
