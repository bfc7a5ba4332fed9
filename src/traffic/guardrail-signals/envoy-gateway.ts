import { envoyGateway } from "../../indicators/presets/envoy-gateway";
import { aggregate, selector } from "../../promql/build";
import type { Selector } from "../../promql/expression";
import type { Service } from "../../spec/service";
import { unseen } from "./guardrail-signal";
import type { GatewaySignals } from "./guardrail-signal";
import { requestsOf } from "./requests-of";

const ofClusters =
  (...metrics: readonly string[]) =>
  (service: Service): readonly Selector[] =>
    metrics.map((metric) => selector(`envoy_cluster_${metric}`, envoyGateway.matchersOf!(service)));

/**
 * Measured on Envoy 1.40 with what Envoy Gateway 1.9.1 translates: a hanging GET with two retries is 3 per_try_timeout and 2
 * retry, a hanging POST 1 timeout, and of 12 requests at once with room for 4 and 2 waiting 6 are pending_overflow. Every
 * answer under the local limit is counted as http_local_rate_limiter, whichever route it was on. A cluster's counters appear
 * with its first request, all of them at once.
 */
export const envoyGatewaySignals: GatewaySignals = {
  requests: requestsOf(envoyGateway),
  signals: {
    timeout: {
      kind: "counters",
      counts: "a request, or one try of it, that was cut off at its limit",
      counters: ofClusters("upstream_rq_timeout", "upstream_rq_per_try_timeout"),
      caveat: "Each try counts: a request that hangs three times is three.",
    },
    retry: {
      kind: "counters",
      counts: "a try after the first",
      counters: ofClusters("upstream_rq_retry"),
    },
    overflow: {
      kind: "counters",
      counts: "a request refused with 503 because too many were under way, or a retry that the budget held back",
      counters: ofClusters("upstream_rq_pending_overflow", "upstream_rq_retry_overflow"),
      caveat:
        "A connection above maxConnections is not opened and its request waits: it counts only when it is refused.",
    },
    ejection: {
      kind: "gauge",
      counts: "pods that get no requests",
      gauges: ofClusters("outlier_detection_ejections_active"),
      // Each gateway replica and each of the two routes ejects by itself: added up, one pod would be several.
      active: (gauge) => aggregate("max", gauge),
      idle: 0,
      biting: 1,
      caveat: "The most that one gateway replica has ejected from one route.",
    },
    rate_limit: unseen(
      "Envoy Gateway counts the 429 of all routes of a proxy under one name (envoy_http_local_rate_limit_rate_limited), which tells no service apart",
    ),
  },
  instead: "the proxy's access log has route_name and response_code",
};
