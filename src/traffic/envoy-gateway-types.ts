import type { IBackendTrafficPolicy } from "@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy";

type PolicySpec = IBackendTrafficPolicy["spec"];

/** The published types lag the CRD: 2.0.0 has no `circuitBreaker.retryBudget` (Envoy Gateway 1.8 and later). */
interface RetryBudget {
  readonly percent: { readonly numerator: number; readonly denominator?: number };
  readonly minRetryConcurrency?: number;
}

export type CircuitBreaker = NonNullable<PolicySpec["circuitBreaker"]> & { retryBudget?: RetryBudget };

type PublishedHealthCheck = NonNullable<PolicySpec["healthCheck"]>;
type PublishedActive = NonNullable<PublishedHealthCheck["active"]>;

/** Nor has 2.0.0 `healthCheck.active.http.retriableStatuses` (Envoy Gateway 1.8 and later). */
export type ActiveHealthCheck = Omit<PublishedActive, "http"> & {
  http: NonNullable<PublishedActive["http"]> & { retriableStatuses?: number[] };
};
type HealthCheck = Omit<PublishedHealthCheck, "active"> & { active?: ActiveHealthCheck };

export type BackendTrafficPolicy = Omit<IBackendTrafficPolicy, "spec"> & {
  spec: Omit<PolicySpec, "circuitBreaker" | "healthCheck"> & {
    circuitBreaker?: CircuitBreaker;
    healthCheck?: HealthCheck;
  };
};

export type BackendTrafficPolicySpec = BackendTrafficPolicy["spec"];

/** A trigger of Envoy's retries, by Envoy Gateway's name. */
export type RetryTrigger = NonNullable<
  NonNullable<NonNullable<NonNullable<PolicySpec["retry"]>["retryOn"]>["triggers"]>
>[number];
