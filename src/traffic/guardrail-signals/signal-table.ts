import type { Gateway } from "../../spec/traffic-spec";
import { envoyGatewaySignals } from "./envoy-gateway";
import type { GatewaySignals } from "./guardrail-signal";
import { ingressNginxSignals } from "./ingress-nginx";
import { nginxSignals } from "./nginx";
import { nginxGatewayFabricSignals } from "./nginx-gateway-fabric";
import { nginxIngressSignals } from "./nginx-ingress";
import { traefikSignals } from "./traefik";

/** One row a gateway. */
export const SIGNAL_TABLE: Readonly<Record<Gateway, GatewaySignals>> = {
  "envoy-gateway": envoyGatewaySignals,
  traefik: traefikSignals,
  "nginx-gateway-fabric": nginxGatewayFabricSignals,
  "nginx-ingress": nginxIngressSignals,
  "ingress-nginx": ingressNginxSignals,
  nginx: nginxSignals,
};
