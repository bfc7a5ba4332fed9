import type { Service } from "../../spec/service";

/** Name of the object that routes requests to the service: an HTTPRoute, an Ingress, or the gateway's own kind. */
export function routeName(service: Service): string {
  return service.traffic?.routeName ?? service.service;
}
