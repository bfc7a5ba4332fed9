import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Retry, Traffic } from "../spec/service";
import { capabilityOf } from "./capability-table";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { mostTries } from "./most-tries";
import { retryInForce } from "./retry-in-force";
import { trafficRules } from "./rules";
import { UNSAFE_METHODS } from "./unsafe-methods";

/** Retries that would not happen, or would do harm. */
export function retryProblems(service: ServiceWithTraffic): Problem[] {
  const { traffic } = service;
  const retry = retryInForce(traffic);
  if (retry === undefined) return [];
  const tries = mostTries(service);
  return [...timeoutProblems(traffic, retry), ...unsafeMethods(retry, tries), ...missingBudget(traffic, retry)];
}

function timeoutProblems(traffic: Traffic, retry: Retry): Problem[] {
  const { backendRequest, request } = traffic.timeouts;
  const retriesTimeout = retry.conditions.includes("timeout");
  if (backendRequest === undefined) return retriesTimeout ? [timeoutUnbounded(request?.toString())] : [];
  if (retriesTimeout) return [];
  // Envoy counts a try's timeout as a reset (measured: `reset` alone repeated a timed-out try).
  if (traffic.gateway === "envoy-gateway" && retry.conditions.includes("reset")) {
    return [
      finding(trafficRules.resetCoversTimeout, {
        path: "spec.traffic.retry.conditions",
        message: `with reset Envoy also repeats a try that ran into backendRequest ${backendRequest}`,
        got: retry.conditions.join(", "),
        fix: "add timeout to say so, or remove reset if neither should be repeated",
      }),
    ];
  }
  return [
    finding(trafficRules.timeoutNotRetried, {
      path: "spec.traffic.retry.conditions",
      message: `a try that runs into backendRequest ${backendRequest} is not repeated: ${retry.attempts === 1 ? "the attempt is not" : `none of the ${retry.attempts} attempts is`} used for it`,
      got: retry.conditions.join(", "),
      allowed: "a list with timeout",
      fix: "add timeout to retry.conditions, or remove timeouts.backendRequest",
    }),
  ];
}

function timeoutUnbounded(request: string | undefined): Problem {
  const whole = request === undefined ? "the whole request" : `the whole request of ${request}`;
  return finding(trafficRules.timeoutUnbounded, {
    path: "spec.traffic.timeouts.backendRequest",
    message: `timeouts shall be repeated, but one try may use up ${whole}`,
    got: "nothing",
    allowed: "a limit for one try",
    fix: "set timeouts.backendRequest, or remove timeout from retry.conditions",
  });
}

/** With one upstream NGINX repeats nothing, which is an error of its own. */
function unsafeMethods(retry: Retry, tries: number): Problem[] {
  const unsafe = retry.methods.filter((method) => UNSAFE_METHODS.includes(method));
  if (unsafe.length === 0 || tries === 1) return [];
  return [
    finding(trafficRules.retryUnsafeMethod, {
      path: "spec.traffic.retry.methods",
      message: `${unsafe.join(" and ")} may reach the backends up to ${tries} times`,
      got: retry.methods.join(", "),
      allowed: "idempotent methods",
      fix: `remove ${unsafe.join(" and ")} unless the backend recognises a repeated request`,
    }),
  ];
}

function missingBudget(traffic: Traffic, retry: Retry): Problem[] {
  const hasBudgets = capabilityOf("retry.budget", traffic).support === "full";
  if (!hasBudgets || retry.budget !== undefined) return [];
  return [
    finding(trafficRules.retryWithoutBudget, {
      path: "spec.traffic.retry.budget",
      message: `${retry.attempts === 1 ? "1 attempt without a budget multiplies" : `${retry.attempts} attempts without a budget multiply`} the load of an outage by ${retry.attempts + 1}`,
      got: "nothing",
      allowed: "a share from 1% to 100%",
      fix: "add budget: 20%",
    }),
  ];
}
