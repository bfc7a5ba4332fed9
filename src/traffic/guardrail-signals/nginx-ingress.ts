import { nginxIngress } from "../../indicators/presets/nginx-ingress";
import { unseen } from "./guardrail-signal";
import type { GatewaySignals } from "./guardrail-signal";
import { requestsOf } from "./requests-of";

/** F5 NGINX Ingress Controller 5.5.4 without NGINX Plus: internal/metrics/collectors/latency.go counts last tries by status. */
export const nginxIngressSignals: GatewaySignals = {
  requests: requestsOf(nginxIngress),
  signals: {
    timeout: {
      kind: "counters",
      counts: "a request whose last try ended with 504",
      counters: (service) => [requestsOf(nginxIngress, { code: "504" })(service)],
      caveat: "A 504 of the backend's own counts too; a try that timed out and was repeated with success does not.",
    },
    retry: unseen("only the last try of a request is counted"),
    overflow: unseen("a request that is refused reaches no pod, and only those that did are counted"),
    ejection: unseen("NGINX without Plus does not say which upstreams it leaves out"),
    rate_limit: unseen("a request that is refused reaches no pod, and only those that did are counted"),
  },
  needs: nginxIngress.needs,
  instead: "the controller's access log has status and upstream_status, with one status a try",
};
