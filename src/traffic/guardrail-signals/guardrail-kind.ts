import type { Traffic } from "../../spec/service";

/** Guardrails whose firing can be counted; the value of the label `guardrail`. */
export const GUARDRAIL_KINDS = ["timeout", "retry", "overflow", "ejection", "rate_limit"] as const;
export type GuardrailKind = (typeof GUARDRAIL_KINDS)[number];

type Asks = (traffic: Traffic) => boolean;

/** What under `traffic` asks for each. Opening a connection is left out: no gateway counts its timeout by itself. */
const ASKED: Readonly<Record<GuardrailKind, Asks>> = {
  timeout: ({ timeouts }) => timeouts.request !== undefined || timeouts.backendRequest !== undefined,
  retry: ({ retry }) => (retry?.attempts ?? 0) > 0,
  overflow: ({ circuitBreaker: breaker, retry }) =>
    [breaker?.maxConnections, breaker?.maxPendingRequests, breaker?.maxParallelRequests].some(
      (limit) => limit !== undefined,
    ) ||
    ((retry?.attempts ?? 0) > 0 && retry?.budget !== undefined),
  ejection: ({ circuitBreaker }) => circuitBreaker?.eject !== undefined,
  rate_limit: ({ rateLimit }) => rateLimit !== undefined,
};

/** The guardrails that a service asks for. */
export function kindsAskedFor(traffic: Traffic): readonly GuardrailKind[] {
  return GUARDRAIL_KINDS.filter((kind) => ASKED[kind](traffic));
}
