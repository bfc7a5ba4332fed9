import { traefik } from "../../indicators/presets/traefik";
import { regexLiteral } from "../../indicators/presets/regex-literal";
import { aggregate, binary, matches, number, selector } from "../../promql/build";
import type { Selector } from "../../promql/expression";
import type { Service } from "../../spec/service";
import { traefikNames } from "../../units/names";
import { routedServices } from "../routed-services";
import type { GatewaySignals } from "./guardrail-signal";
import { requestsOf } from "./requests-of";

/** Traefik joins names by one dash and leaves no other character. */
const joined = (...names: readonly string[]) => names.join("-").replace(/[^\p{L}\p{N}]+/gu, "-");

/** Traefik's name of the Service that every route leads to, or of both of a canary. */
function serviceNames(service: Service) {
  const { port } = service.workload.service;
  const names = routedServices(service).map(
    ({ name }) => `${joined(service.namespace, name, String(port))}@kubernetescrd`,
  );
  return names.length === 1 ? names[0] : matches(names.map(regexLiteral).join("|"));
}

/** A scrape's own `service` label pushes Traefik's aside, unless it has none or honours the labels of the target. */
const ofServices =
  (metric: string) =>
  (service: Service): readonly Selector[] =>
    ["exported_service", "service"].map((label) => selector(metric, { [label]: serviceNames(service) }));

/** The routes in front of the pods: limits have had their say, and tries are still to come. */
function untriedRequests(service: Service): Selector {
  const route = regexLiteral(joined(service.namespace, traefikNames.triesRoute(service.service)));
  return selector("traefik_router_requests_total", { router: matches(`${route}-[0-9a-f]{20}@kubernetescrd`) });
}

/**
 * Measured on Traefik 3.7.15. traefik_service_retries_total never appears: the retry middleware is made without a listener
 * (pkg/server/middleware/middlewares.go), so retries are what the pods were asked less what was asked. traefik_service_server_up
 * comes with the first ejection, is 0 while a pod is out and 1 afterwards, and ends with the pod.
 */
export const traefikSignals: GatewaySignals = {
  requests: requestsOf(traefik),
  signals: {
    timeout: {
      kind: "counters",
      counts: "a request answered with 504",
      counters: (service) => [requestsOf(traefik, { code: "504" })(service)],
      caveat: "A 504 of the backend's own counts too; a try that timed out and was repeated with success does not.",
    },
    retry: {
      kind: "difference",
      counts: "a try after the first",
      more: ofServices("traefik_service_requests_total"),
      less: untriedRequests,
      missing: {
        on: ({ parentRef }) => parentRef !== undefined,
        why: "Traefik counts no retries, and on an HTTPRoute no requests between the limits and the tries from which they would follow",
      },
      caveat:
        "Traefik counts no retries: these are the tries at the Service's pods less the requests in front of them. Requests to the same Service on a route of somebody else count as retries, a repeat that found no pod does not, and with the provider's safeNaming nothing is found.",
    },
    overflow: {
      kind: "counters",
      counts: "a request refused with 429 because too many were under way",
      counters: (service) => [requestsOf(traefik, { code: "429" })(service)],
      sameAs: "rate_limit",
      caveat:
        "Traefik refuses with 429 for maxParallelRequests and for rateLimit: with both, all are under rate_limit.",
    },
    ejection: {
      kind: "gauge",
      counts: "pods that get no requests",
      gauges: ofServices("traefik_service_server_up"),
      active: (up) => aggregate("sum", binary(number(1), "-", aggregate("min", up, { kind: "by", labels: ["url"] }))),
      idle: 1,
      biting: 0,
      caveat: "A pod counts when any Traefik replica has taken it out.",
    },
    rate_limit: {
      kind: "counters",
      counts: "a request refused with 429",
      counters: (service) => [requestsOf(traefik, { code: "429" })(service)],
      caveat: "Those of maxParallelRequests and a backend's own are among them.",
    },
  },
  needs: "metrics.prometheus.addRoutersLabels: true in Traefik's static configuration",
};
