import type { Traffic } from "../../spec/service";
import type { Gateway } from "../../spec/traffic-spec";
import { envoyGatewaySignals } from "./envoy-gateway";
import type { GuardrailKind } from "./guardrail-kind";
import { unseen } from "./guardrail-signal";
import type { GatewaySignals, GuardrailSignal, Unseen } from "./guardrail-signal";
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

/** What there is of one guardrail on this kind of route. */
export function signalOf(traffic: Traffic, guardrail: GuardrailKind): GuardrailSignal | Unseen {
  const signal = SIGNAL_TABLE[traffic.gateway].signals[guardrail];
  return signal.kind !== "unseen" && signal.missing?.on(traffic) === true ? unseen(signal.missing.why) : signal;
}
