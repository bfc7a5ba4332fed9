import { ingressNginx } from "../../indicators/presets/ingress-nginx";
import { matches } from "../../promql/build";
import { unseen } from "./guardrail-signal";
import type { GatewaySignals } from "./guardrail-signal";
import { requestsOf } from "./requests-of";

const REFUSED = { status: matches("429|503") };

/** ingress-nginx 1.15.1: internal/ingress/metric/collectors/socket.go counts each request once, with its last status. */
export const ingressNginxSignals: GatewaySignals = {
  requests: requestsOf(ingressNginx),
  signals: {
    timeout: {
      kind: "counters",
      counts: "a request answered with 504",
      counters: (service) => [requestsOf(ingressNginx, { status: "504" })(service)],
      caveat: "A 504 of the backend's own counts too; a try that timed out and was repeated with success does not.",
    },
    retry: unseen("ingress-nginx counts a request once, whatever the number of its tries"),
    overflow: {
      kind: "counters",
      counts: "a request refused with 503 or 429",
      counters: (service) => [requestsOf(ingressNginx, REFUSED)(service)],
      sameAs: "rate_limit",
      caveat: "A 503 of the backend's own, or for want of a pod, counts too; with rateLimit all are under rate_limit.",
    },
    ejection: unseen("ingress-nginx ejects no pods"),
    rate_limit: {
      kind: "counters",
      counts: "a request refused with 503 or 429",
      counters: (service) => [requestsOf(ingressNginx, REFUSED)(service)],
      caveat:
        "limit-req-status-code of the controller's ConfigMap decides which of the two it is, 503 unless set; a 503 of the backend's own, or for want of a pod, counts too.",
    },
  },
  needs: "controller.metrics.enabled: true; a scrape without honorLabels",
  instead: "the controller's access log has upstream_status, with one status a try",
};
