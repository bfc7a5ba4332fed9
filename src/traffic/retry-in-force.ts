import type { Retry, Traffic } from "../spec/service";

/** The retry settings in force, or undefined when nothing is repeated. */
export function retryInForce(traffic: Traffic): Retry | undefined {
  return (traffic.retry?.attempts ?? 0) > 0 ? traffic.retry : undefined;
}
