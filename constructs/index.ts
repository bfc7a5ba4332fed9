export { CanaryRollout } from "./canary-rollout";
export { Delivery } from "./delivery/delivery";
export type {
  Carrier,
  FilesDeliveryOptions,
  HelmDeliveryOptions,
  KubernetesManifestDeliveryOptions,
  Parcel,
} from "./delivery/carrier";
export { GatewayGuardrails } from "./gateway-guardrails";
export { RolloutGate } from "./rollout-gate";
export type { RolloutGateProps } from "./rollout-gate";
export { Runbooks } from "./runbooks";
export { ServiceDashboards } from "./service-dashboards";
export { ServiceGuardrails } from "./service-guardrails";
export type { FromFileOptions } from "./service-guardrails";
export type {
  ComposedServiceProps,
  DeliveryProps,
  DescribedPartProps,
  DescribedServiceProps,
  PartProps,
  ServiceProps,
} from "./service-props";
export { SloAlerts } from "./slo-alerts";
export type * from "../src";
