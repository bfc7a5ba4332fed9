import { allUnseen } from "./guardrail-signal";
import type { GatewaySignals } from "./guardrail-signal";

/** nginx-prometheus-exporter 1.4.1 reads stub_status: connections and requests, nothing else. */
export const nginxSignals: GatewaySignals = {
  signals: allUnseen("stub_status counts requests without status"),
  instead:
    "the generated access log has status, upstream_status (one a try: 504 is a timeout) and limit_req_status on each line; an exporter that reads it can count them",
};
