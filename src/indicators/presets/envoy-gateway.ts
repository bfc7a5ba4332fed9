import { matchers, matches } from "../../promql/build";
import type { Service } from "../../spec/service";
import { envoyCluster } from "../../units/names";
import { ENVOY_BUCKETS } from "./envoy-buckets";
import type { MetricPreset } from "./metric-preset";
import { regexLiteral } from "./regex-literal";
import { routeName } from "./route-name";

/** The routes whose Envoy clusters carry this service's requests. */
function clusterPattern(service: Service): string {
  const namespace = regexLiteral(service.namespace);
  if (service.traffic?.route === "existing")
    return `${envoyCluster(namespace, regexLiteral(routeName(service)), 0).slice(0, -1)}[0-9]+`;
  // Flagger makes one route of one rule, with the name of the Service.
  if (service.canary?.controller === "flagger")
    return envoyCluster(namespace, regexLiteral(service.workload.service.name), 0);
  return envoyCluster(namespace, `${regexLiteral(service.service)}-(read|write)`, 0);
}

/** Envoy Gateway 1.9. Measured on Envoy 1.39: `rq_time` leaves out timeouts, so latency divides by `rq_completed`. */
export const envoyGateway: MetricPreset = {
  name: "envoy-gateway",
  title: "Envoy Gateway's clusters",
  availability: {
    total: "envoy_cluster_upstream_rq_completed",
    bad: "envoy_cluster_upstream_rq_xx",
    badMatchers: matchers({ envoy_response_code_class: "5" }),
  },
  latency: {
    bucket: "envoy_cluster_upstream_rq_time_bucket",
    total: "envoy_cluster_upstream_rq_completed",
    unit: 1,
    boundaries: ENVOY_BUCKETS,
  },
  matchersOf: (service) => matchers({ envoy_cluster_name: matches(clusterPattern(service)) }),
  caveats: [
    "Counts each request once, with the answer after all retries.",
    "Leaves out requests answered with 429 by a rate limit, and requests that match no route.",
    "A timeout (504) or a full circuit breaker (503) has no latency and counts as too slow.",
    "A gRPC failure with HTTP status 200 counts as good.",
    "A cluster is named after the place of its rule in the route: clusterStatName in EnvoyProxy must stay at its default.",
  ],
};
