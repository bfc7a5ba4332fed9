import type { ServiceWithTraffic } from "./gateway-renderer";
import { longestBackoff } from "./longest-backoff";
import { mostTries } from "./most-tries";
import { requestLimit } from "./request-limit";
import type { RequestLimit } from "./request-limit";
import { retryInForce } from "./retry-in-force";

/** How long the gateway may wait for a backend that says nothing: the request's limit, or else all tries and waits together. */
export function longestWait(service: ServiceWithTraffic): RequestLimit | undefined {
  const { traffic } = service;
  const { backendRequest } = traffic.timeouts;
  const limit = requestLimit(traffic);
  if (limit !== undefined || backendRequest === undefined) return limit;
  const tries = mostTries(service);
  if (tries === 1) return { value: backendRequest, text: `backendRequest ${backendRequest}` };
  const waits = longestBackoff(retryInForce(traffic)?.backoff, tries - 1);
  const value = backendRequest.times(tries).plus(waits);
  const together = waits.milliseconds === 0 ? "" : ` and up to ${waits} of backoff`;
  return { value, text: `${tries} tries of backendRequest ${backendRequest}${together}, ${value} together` };
}
