import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { trafficRules } from "./rules";

/** A check that is not over when the next one is due. */
export function healthCheckProblems({ healthCheck }: Traffic): Problem[] {
  if (healthCheck === undefined || healthCheck.timeout.compare(healthCheck.interval) < 0) return [];
  const { timeout, interval } = healthCheck;
  return [
    finding(trafficRules.healthCheckTimeout, {
      path: "spec.traffic.healthCheck.timeout",
      message: `a check may take ${timeout}, and the next one is due after ${interval}`,
      got: String(timeout),
      allowed: `below ${interval}`,
      fix: `shorten timeout, or lengthen interval to more than ${timeout}`,
    }),
  ];
}
