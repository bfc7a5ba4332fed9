import type { Gateway } from "../../../src/spec/traffic-spec";
import type { Answer, Sent } from "../fake-backend";

type Fields = { readonly [key: string]: unknown };

/** Gateways of which the engine itself runs here. */
export type RunGateway = Extract<Gateway, "envoy-gateway" | "traefik" | "nginx">;

/** Guardrails in words that every gateway has a form of; each engine's file knows what it is called there. */
export interface CommonTraffic {
  readonly timeouts: { readonly connect: string; readonly request: string; readonly backendRequest: string };
  readonly retry: Fields;
  readonly eject?: { readonly failures: number; readonly for: string };
  readonly maxParallelRequests?: number;
  readonly rateLimit?: Fields;
  readonly maxBody?: string;
}

/** An engine with our rendered configuration in front of pods. */
export interface GatewayUnderTest {
  /** Its column of the capability table. */
  readonly gateway: RunGateway;
  /** `NGINX 1.22.1` */
  readonly name: string;
  /** Renders these guardrails, and starts or reloads the engine in front of pods at `host:port`. */
  serve(pods: readonly string[], traffic: CommonTraffic): Promise<void>;
  ask(method: string, sent?: Sent): Promise<Answer>;
  stop(): Promise<void>;
}

/** Everything but `eject`, in the description's words; null takes away what a contract has. */
export function described(traffic: CommonTraffic, eject: Fields | undefined): { [key: string]: unknown } {
  const { timeouts, retry, maxParallelRequests = null, rateLimit = null, maxBody = null } = traffic;
  const breaker = { maxConnections: null, maxPendingRequests: null, maxParallelRequests, eject: eject ?? null };
  return { timeouts, retry, circuitBreaker: breaker, rateLimit, maxBody };
}
