import { envoyGateway } from "./presets/envoy-gateway";
import { httpRequests } from "./presets/http-requests";
import { ingressNginx } from "./presets/ingress-nginx";
import { istio } from "./presets/istio";
import { kong } from "./presets/kong";
import { linkerd } from "./presets/linkerd";
import type { MetricPreset } from "./presets/metric-preset";
import { nginxIngress } from "./presets/nginx-ingress";
import { nginxIngressPlus } from "./presets/nginx-ingress-plus";
import { otelHttp } from "./presets/otel-http";
import { traefik } from "./presets/traefik";

export { podPattern } from "./pod-pattern";
export type { MetricPreset } from "./presets/metric-preset";
export { NO_SERIES } from "./presets/no-series";

/** Every metric source that an SLO can name: gateways, meshes, then the app itself. */
export const PRESETS: readonly MetricPreset[] = [
  envoyGateway,
  traefik,
  ingressNginx,
  nginxIngress,
  nginxIngressPlus,
  kong,
  istio,
  linkerd,
  otelHttp,
  httpRequests,
];

/** The preset behind the word `app`. */
export const APP_PRESET = "otel-http";

/** Gateways whose own metrics can carry an SLI, by gateway; `NO_SERIES` says why the others cannot. */
export const GATEWAY_PRESETS: Readonly<Record<string, string>> = {
  "envoy-gateway": "envoy-gateway",
  traefik: "traefik",
  "nginx-ingress": "nginx-ingress",
  "ingress-nginx": "ingress-nginx",
};
