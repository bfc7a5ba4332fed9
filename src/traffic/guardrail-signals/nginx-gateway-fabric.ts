import { unseen } from "./guardrail-signal";
import type { GatewaySignals } from "./guardrail-signal";

const WITHOUT_STATUS = unseen("NGINX Gateway Fabric counts requests without status or route");

/** NGINX Gateway Fabric 2.7 without NGINX Plus: connections and nginx_http_requests_total, nothing else. */
export const nginxGatewayFabricSignals: GatewaySignals = {
  signals: {
    timeout: WITHOUT_STATUS,
    retry: WITHOUT_STATUS,
    overflow: WITHOUT_STATUS,
    ejection: WITHOUT_STATUS,
    rate_limit: WITHOUT_STATUS,
  },
  instead: "NGINX's access log has status and upstream_status, with one status a try",
};
