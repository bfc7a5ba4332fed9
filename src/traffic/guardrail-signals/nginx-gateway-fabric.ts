import { allUnseen } from "./guardrail-signal";
import type { GatewaySignals } from "./guardrail-signal";

/** NGINX Gateway Fabric 2.7 without NGINX Plus: connections and nginx_http_requests_total, nothing else. */
export const nginxGatewayFabricSignals: GatewaySignals = {
  signals: allUnseen("NGINX Gateway Fabric counts requests without status or route"),
  instead: "NGINX's access log has status and upstream_status, with one status a try",
};
