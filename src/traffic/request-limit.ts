import type { Traffic } from "../spec/service";
import { Duration } from "../units/duration";
import { retryInForce } from "./retry-in-force";

/** A time limit, with the words that name it in a message. */
export interface RequestLimit {
  readonly value: Duration;
  readonly text: string;
}

/** Envoy's own limit for a request when none is written (route.timeout); no other gateway has one. */
const ENVOY_REQUEST = Duration.of(15, "s");

/** The limit of the whole request: the one that is written, or else the one that the gateway has by itself. */
export function requestLimit(traffic: Traffic): RequestLimit | undefined {
  const { request, backendRequest } = traffic.timeouts;
  if (request !== undefined) return { value: request, text: `request ${request}` };
  if (traffic.gateway !== "envoy-gateway") return undefined;
  // Without retries the request is its only try, and the try's limit is written as the route's.
  if (backendRequest !== undefined && retryInForce(traffic) === undefined) {
    return { value: backendRequest, text: `backendRequest ${backendRequest}` };
  }
  return { value: ENVOY_REQUEST, text: `Envoy's own limit of ${ENVOY_REQUEST} for a request` };
}
