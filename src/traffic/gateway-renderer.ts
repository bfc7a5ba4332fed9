import type { Manifest } from "../manifest";
import type { Problem } from "../problem";
import type { Service, Traffic } from "../spec/service";

/** A service that has a gateway in front. */
export type ServiceWithTraffic = Service & { readonly traffic: Traffic };

/** What a gateway reads. */
export interface GatewayArtefacts {
  readonly routes?: readonly Manifest[];
  readonly policies?: readonly Manifest[];
  readonly nginx?: string;
}

/** One gateway: what it cannot take, and what it reads. Rendered only when nothing unrenderable was found. */
export interface GatewayRenderer {
  problems(service: ServiceWithTraffic): Problem[];
  render(service: ServiceWithTraffic): GatewayArtefacts;
}
