import type { Traffic } from "../spec/service";
import { traefikNames } from "../units/names";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { retryInForce } from "./retry-in-force";
import { retrySpec, retryStatuses } from "./traefik-retry";
import { traefikRate } from "./traefik-rate";
import type { MiddlewareSpec } from "./traefik-types";

/** One Middleware: its name, and the one thing it does. */
export interface NamedMiddleware {
  readonly name: string;
  readonly spec: MiddlewareSpec;
}

/**
 * Traefik counts per client address or per `Host` as it was sent, so `SHOP.example.com` and `shop.example.com:1` would each
 * have a limit of their own (measured). It can count by a header: one that a middleware removes is the same for everybody.
 */
const COUNTED_BY = "X-Guardrails-Together";
const together = { sourceCriterion: { requestHeaderName: COUNTED_BY } } as const;

/** What every request passes before it is tried, in this order: a request above the rate is not read first. */
export function limitMiddlewares({ service, traffic }: ServiceWithTraffic): NamedMiddleware[] {
  const { rateLimit, maxBody, circuitBreaker } = traffic;
  const parallel = circuitBreaker?.maxParallelRequests;
  const limits: NamedMiddleware[] = [
    ...(rateLimit === undefined ? [] : [{ name: traefikNames.rate(service), spec: { rateLimit: rate(rateLimit) } }]),
    ...(maxBody === undefined
      ? []
      : [{ name: traefikNames.body(service), spec: { buffering: { maxRequestBodyBytes: maxBody.bytes } } }]),
    ...(parallel === undefined
      ? []
      : [{ name: traefikNames.parallel(service), spec: { inFlightReq: { amount: parallel, ...together } } }]),
  ];
  const isCounted = rateLimit !== undefined || parallel !== undefined;
  return isCounted ? [countTogether(service), ...limits] : limits;
}

function rate(limit: NonNullable<Traffic["rateLimit"]>): MiddlewareSpec["rateLimit"] {
  const { average, period, burst } = traefikRate(limit);
  return { average, period, burst, ...together };
}

/** An empty value removes the header, so that no client chooses what it is counted by, and no backend sees it. */
function countTogether(service: string): NamedMiddleware {
  return {
    name: traefikNames.together(service),
    spec: { headers: { customRequestHeaders: { [COUNTED_BY]: "" } } },
  };
}

/** What requests of the retried methods pass besides. */
export function retryMiddlewares({ service, traffic }: ServiceWithTraffic): NamedMiddleware[] {
  const retry = retryInForce(traffic);
  if (retry === undefined) return [];
  const middleware = { name: traefikNames.retry(service), spec: { retry: retrySpec(traffic, retry) } };
  return collectsAnswers(traffic) && traffic.maxBody === undefined ? [answers(service), middleware] : [middleware];
}

/**
 * Whether answers are passed on only when they are complete. Traefik up to 3.7.15 hands the client a 200 as soon as a try
 * that it is about to repeat answers in chunks, whatever the next try says (measured; traefik#13874). A buffer around the
 * retry keeps that in; the one of maxBody does as well.
 */
export function collectsAnswers(traffic: Traffic): boolean {
  const retry = retryInForce(traffic);
  return traffic.maxBody !== undefined || (retry !== undefined && retryStatuses(retry).length > 0);
}

/** A body limit of 0 is none. */
function answers(service: string): NamedMiddleware {
  return { name: traefikNames.answers(service), spec: { buffering: { maxRequestBodyBytes: 0 } } };
}
