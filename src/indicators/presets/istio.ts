import { matchers, matches } from "../../promql/build";
import type { Service } from "../../spec/service";
import { objectNames } from "../../units/names";
import { ENVOY_BUCKETS } from "./envoy-buckets";
import type { MetricPreset } from "./metric-preset";
import { regexLiteral } from "./regex-literal";

/** The Service that callers name, and those that a canary routes to. */
function destinations(service: Service) {
  const { name } = service.workload.service;
  if (service.canary === undefined) return name;
  const { stableService, canaryService } = objectNames;
  return matches([name, stableService(service.service), canaryService(service.service)].map(regexLiteral).join("|"));
}

/**
 * Istio 1.31: istio/proxy testdata/metric/client_request_total.yaml.tmpl for labels and values. `source` is the caller's
 * proxy: it alone sees failed connections and the answer after retries. A connection that fails has no workload,
 * so the label is the Service.
 */
export const istio: MetricPreset = {
  name: "istio",
  title: "Istio's requests",
  availability: {
    total: "istio_requests_total",
    bad: "istio_requests_total",
    badMatchers: matchers({ response_code: matches("5..") }),
  },
  latency: {
    bucket: "istio_request_duration_milliseconds_bucket",
    total: "istio_request_duration_milliseconds_count",
    unit: 1,
    boundaries: ENVOY_BUCKETS,
  },
  matchersOf: (service) =>
    matchers({
      reporter: "source",
      destination_service_name: destinations(service),
      destination_service_namespace: service.namespace,
    }),
  needs: "a scrape of every caller's proxy and of the Istio gateways",
  caveats: [
    "Counts requests as their callers' proxies saw them, after retries; requests of callers without a sidecar or Istio gateway are left out.",
    "A selector must keep one reporter (source, destination, or waypoint in ambient mode): without it, each request counts twice.",
    "Requests that a caller gave up have response_code 0 and count as good.",
    "A gRPC failure with HTTP status 200 counts as good.",
  ],
};
