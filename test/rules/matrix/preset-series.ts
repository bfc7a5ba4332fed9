import { byStatus, classicHistogram, goodEvents, badEvents, allEvents, nativeHistogram, named } from "./series";
import type { Labels, Series, Share } from "./series";

/*
 * What each metric source exports for the service `<service>` in namespace shop: names and labels as the source has them,
 * written out by hand, so that the presets' own selectors are what finds them.
 */

/** How a histogram's boundary of whole numbers is written: `5` by Prometheus 2, `5.0` by Prometheus 3. */
export type WriteBoundary = (boundary: number) => string;

export interface PresetSeries {
  readonly source: string;
  /** Where nothing but the user can tell which series are the service's. */
  readonly selector?: (service: string) => string;
  readonly availability: (service: string, extra: Labels) => (share: Share) => Series;
  readonly latency?: {
    readonly threshold: string;
    readonly series: (service: string, write: WriteBoundary, extra: Labels) => (share: Share) => Series;
  };
  /** A native histogram whose threshold is 1 s. */
  readonly native?: (service: string, extra: Labels) => (share: Share) => Series;
}

const POD = (service: string) => ({ namespace: "shop", pod: `${service}-7d9c5b4f4c-x2x4z` });

const cluster = (service: string, route: "read" | "write") => ({
  envoy_cluster_name: `httproute/shop/${service}-${route}/rule/0`,
});

const traefikRouter = (service: string) => ({
  router: `httproute-shop-${service}-gw-infra-public-ep-websecure-0-0f1e2d3c4b5a69788796@kubernetesgateway`,
  method: "GET",
  protocol: "http",
});

const ingress = (service: string) => ({ exported_namespace: "shop", namespace: "ingress", ingress: service });
const virtualServer = (service: string) => ({
  resource_namespace: "shop",
  resource_name: service,
  resource_type: "virtualserver",
});
const kongRoute = (service: string) => ({
  route: `httproute.shop.${service}.0.0`,
  exported_service: `httproute.shop.${service}.0`,
});
const callers = (service: string) => ({
  reporter: "source",
  destination_service_name: service,
  destination_service_namespace: "shop",
});
const inbound = (service: string) => ({
  direction: "inbound",
  target_port: "8080",
  route_name: "default",
  ...POD(service),
});
const job = (service: string) => ({ job: service });

/** A second observer of the same requests, all of it bad, that must not be counted. */
const notCounted = (series: string): Series => ({ [series]: allEvents() });

export const PRESET_SERIES: readonly PresetSeries[] = [
  {
    source: "envoy-gateway",
    availability: (service, extra) => (share) => ({
      [named("envoy_cluster_upstream_rq_completed", { ...cluster(service, "read"), ...extra })]: goodEvents(share),
      [named("envoy_cluster_upstream_rq_completed", { ...cluster(service, "write"), ...extra })]: badEvents(share),
      [named("envoy_cluster_upstream_rq_xx", {
        ...cluster(service, "read"),
        ...extra,
        envoy_response_code_class: "2",
      })]: goodEvents(share),
      [named("envoy_cluster_upstream_rq_xx", {
        ...cluster(service, "write"),
        ...extra,
        envoy_response_code_class: "5",
      })]: badEvents(share),
    }),
    latency: {
      threshold: "250ms",
      series: (service, write, extra) =>
        classicHistogram(
          { bucket: "envoy_cluster_upstream_rq_time_bucket", total: "envoy_cluster_upstream_rq_completed" },
          { ...cluster(service, "read"), ...extra },
          [write(100), write(250)],
        ),
    },
  },
  {
    source: "traefik",
    availability: (service, extra) =>
      byStatus(
        "traefik_router_requests_total",
        { ...traefikRouter(service), ...extra },
        { label: "code", good: "200", bad: "503" },
      ),
    latency: {
      threshold: "1200ms",
      series: (service, _, extra) =>
        classicHistogram(
          {
            bucket: "traefik_router_request_duration_seconds_bucket",
            total: "traefik_router_request_duration_seconds_count",
          },
          { ...traefikRouter(service), code: "200", ...extra },
          ["0.3", "1.2"],
        ),
    },
  },
  {
    source: "ingress-nginx",
    availability: (service, extra) =>
      byStatus(
        "nginx_ingress_controller_requests",
        { ...ingress(service), ...extra },
        { label: "status", good: "302", bad: "504" },
      ),
    latency: {
      threshold: "1s",
      series: (service, write, extra) =>
        classicHistogram(
          {
            bucket: "nginx_ingress_controller_request_duration_seconds_bucket",
            total: "nginx_ingress_controller_request_duration_seconds_count",
          },
          { ...ingress(service), status: "200", ...extra },
          ["0.5", write(1)],
        ),
    },
    native: (service, extra) => (share) => ({
      [named("nginx_ingress_controller_request_duration_seconds", { ...ingress(service), ...extra })]:
        nativeHistogram(share),
    }),
  },
  {
    source: "nginx-ingress",
    availability: (service, extra) =>
      byStatus(
        "nginx_ingress_controller_upstream_server_response_latency_ms_count",
        { ...virtualServer(service), ...extra },
        { label: "code", good: "201", bad: "500" },
      ),
    latency: {
      threshold: "300ms",
      series: (service, write, extra) =>
        classicHistogram(
          {
            bucket: "nginx_ingress_controller_upstream_server_response_latency_ms_bucket",
            total: "nginx_ingress_controller_upstream_server_response_latency_ms_count",
          },
          { ...virtualServer(service), code: "200", ...extra },
          [write(200), write(300)],
        ),
    },
  },
  {
    source: "nginx-ingress-plus",
    availability: (service, extra) =>
      byStatus(
        "nginx_ingress_nginxplus_server_zone_responses",
        { ...virtualServer(service), ...extra },
        { label: "code", good: "2xx", bad: "5xx" },
      ),
  },
  {
    source: "kong",
    availability: (service, extra) =>
      byStatus(
        "kong_http_requests_total",
        { ...kongRoute(service), ...extra },
        { label: "code", good: "200", bad: "502" },
      ),
    latency: {
      threshold: "400ms",
      series: (service, write, extra) =>
        classicHistogram(
          { bucket: "kong_request_latency_ms_bucket", total: "kong_request_latency_ms_count" },
          { ...kongRoute(service), ...extra },
          [write(250), write(400)],
        ),
    },
  },
  {
    source: "istio",
    availability: (service, extra) => (share) => ({
      ...byStatus(
        "istio_requests_total",
        { ...callers(service), ...extra },
        { label: "response_code", good: "200", bad: "503" },
      )(share),
      ...notCounted(
        named("istio_requests_total", { ...callers(service), ...extra, reporter: "destination", response_code: "503" }),
      ),
    }),
    latency: {
      threshold: "500ms",
      series: (service, write, extra) =>
        classicHistogram(
          { bucket: "istio_request_duration_milliseconds_bucket", total: "istio_request_duration_milliseconds_count" },
          { ...callers(service), response_code: "200", ...extra },
          [write(250), write(500)],
        ),
    },
  },
  {
    source: "linkerd",
    availability: (service, extra) => (share) => ({
      ...byStatus(
        "response_total",
        { ...inbound(service), ...extra },
        { label: "classification", good: "success", bad: "failure" },
      )(share),
      ...notCounted(
        named("response_total", { ...inbound(service), ...extra, target_port: "4191", classification: "failure" }),
      ),
      ...notCounted(
        named("response_total", { ...inbound(service), ...extra, route_name: "probe", classification: "failure" }),
      ),
    }),
    latency: {
      threshold: "1s",
      series: (service, write, extra) =>
        classicHistogram(
          { bucket: "response_latency_ms_bucket", total: "response_latency_ms_count" },
          { ...inbound(service), ...extra },
          [write(500), write(1_000)],
        ),
    },
  },
  {
    source: "otel-http",
    availability: (service, extra) =>
      byStatus(
        "http_server_request_duration_seconds_count",
        { ...POD(service), ...extra },
        { label: "http_response_status_code", good: "200", bad: "500" },
      ),
    latency: {
      threshold: "750ms",
      series: (service, _, extra) =>
        classicHistogram(
          {
            bucket: "http_server_request_duration_seconds_bucket",
            total: "http_server_request_duration_seconds_count",
          },
          { ...POD(service), http_response_status_code: "200", ...extra },
          ["0.5", "0.75"],
        ),
    },
    native: (service, extra) => (share) => ({
      [named("http_server_request_duration_seconds", { ...POD(service), ...extra })]: nativeHistogram(share),
    }),
  },
  {
    source: "http-requests",
    selector: (service) => `job="${service}"`,
    availability: (service, extra) =>
      byStatus("http_requests_total", { ...job(service), ...extra }, { label: "code", good: "200", bad: "500" }),
    latency: {
      threshold: "2500ms",
      series: (service, write, extra) =>
        classicHistogram(
          { bucket: "http_request_duration_seconds_bucket", total: "http_request_duration_seconds_count" },
          { ...job(service), ...extra },
          [write(1), "2.5"],
        ),
    },
    native: (service, extra) => (share) => ({
      [named("http_request_duration_seconds", { ...job(service), ...extra })]: nativeHistogram(share),
    }),
  },
];
