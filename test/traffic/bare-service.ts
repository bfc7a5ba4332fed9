import { readService } from "../../src/spec/read-service";
import type { Gateway } from "../../src/spec/traffic-spec";
import type { ServiceWithTraffic } from "../../src/traffic/gateway-renderer";

type Fields = { readonly [key: string]: unknown };

const GATEWAY_API: readonly Gateway[] = ["envoy-gateway", "nginx-gateway-fabric"];

/** The description of a service behind a gateway with no guardrail but those given, on a managed route of one host. */
export function bareDocument(gateway: Gateway, traffic: Fields = {}, spec: Fields = {}): Fields {
  const parentRef = GATEWAY_API.includes(gateway) ? { name: "public", namespace: "gateways" } : undefined;
  return {
    apiVersion: "guardrails/v1alpha1",
    kind: "Service",
    metadata: { name: "checkout", namespace: "shop", labels: { team: "payments" } },
    spec: {
      workload: { replicas: 4, podLabels: { app: "checkout" } },
      slos: [{ name: "availability", objective: 99.9, indicator: { availability: { source: "app" } } }],
      traffic: { gateway, ...(parentRef && { parentRef }), hostnames: ["shop.example.com"], ...traffic },
      ...spec,
    },
  };
}

/** The same, read. */
export function bareService(gateway: Gateway, traffic: Fields = {}, spec: Fields = {}): ServiceWithTraffic {
  const { service, problems } = readService(bareDocument(gateway, traffic, spec));
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  return service as ServiceWithTraffic;
}
