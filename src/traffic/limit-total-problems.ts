import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { capabilityOf } from "./capability-table";
import { gatewayReplicas } from "./gateway-replicas";
import { limitCopies } from "./limit-copies";
import { rateAtOnce } from "./rate-at-once";
import { rateText } from "./rate-text";
import { trafficRules } from "./rules";

/** What the limits of all gateway replicas come to. */
export function limitTotalProblems(traffic: Traffic): Problem[] {
  return [...rateProblems(traffic), ...together(traffic)];
}

/** How many counters of the rate limit there are, with the words for it. */
interface Counters {
  readonly number: number;
  readonly text: string;
}

function rateCounters(traffic: Traffic): Counters | undefined {
  const replicas = gatewayReplicas(traffic);
  const { rate } = limitCopies(traffic);
  if (replicas === undefined || rate === undefined) return undefined;
  const each = rate === 1 ? "" : `${rate} limits in ${replicas === 1 ? "" : "each of "}`;
  return { number: replicas * rate, text: `${each}${replicas} gateway replica${replicas === 1 ? "" : "s"}` };
}

function rateProblems(traffic: Traffic): Problem[] {
  const { rateLimit } = traffic;
  if (rateLimit?.total === undefined) return [];
  const counters = rateCounters(traffic);
  if (counters === undefined) return [unchecked(traffic, rateLimit.total)];
  return [...overTime(traffic, counters, rateLimit.total), ...atOnceProblems(traffic, counters, rateLimit.total)];
}

function overTime(traffic: Traffic, counters: Counters, total: number): Problem[] {
  const { requests, per } = traffic.rateLimit!;
  if (requests * counters.number <= total) return [];
  return [
    finding(trafficRules.rateLimitTotal, {
      path: "spec.traffic.rateLimit.requests",
      message: `${counters.text} let through up to ${rateText(requests * counters.number, per)}, more than the total of ${total}`,
      got: String(requests),
      allowed: `at most ${total} together`,
      fix: suggestion(traffic, total, counters.number),
    }),
  ];
}

/** A burst that somebody wrote; what is let through at once without one is a second's worth. */
function atOnceProblems(traffic: Traffic, counters: Counters, total: number): Problem[] {
  const { rateLimit } = traffic;
  const { burst, per } = rateLimit!;
  if (capabilityOf("rateLimit.burst", traffic).support === "none") return [];
  const atOnce = rateAtOnce(traffic.gateway, rateLimit!);
  const each = Math.floor(total / counters.number);
  // With less than one request for each counter no burst helps; the rate's own finding says so.
  if (burst === undefined || atOnce === undefined || atOnce <= each || each === 0) return [];
  const most = burst - atOnce + each;
  return [
    finding(trafficRules.rateLimitTotal, {
      path: "spec.traffic.rateLimit.burst",
      message: `${counters.text} let through up to ${atOnce * counters.number} at once, more than the total of ${rateText(total, per)}`,
      got: String(burst),
      allowed: `at most ${most}`,
      fix: `set burst to ${most}${most === 0 ? "" : " or less"}`,
    }),
  ];
}

/** NGINX has no rates an hour, only whole ones a minute. */
function step({ gateway, rateLimit }: Traffic): number {
  return rateLimit!.per === "hour" && gateway !== "envoy-gateway" && gateway !== "traefik" ? 60 : 1;
}

function suggestion(traffic: Traffic, total: number, counters: number): string {
  const unit = step(traffic);
  const requests = Math.floor(total / counters / unit) * unit;
  const smallest = counters * unit;
  if (requests === 0) return `set total to ${smallest} or more: no smaller one can be split into ${counters} limits`;
  if (requests * counters === total) return `set requests to ${requests}: ${counters} x ${requests} is ${total}`;
  const above = (requests + unit) * counters;
  return `set requests to ${requests}, together ${requests * counters}: ${total} cannot be split evenly, ${requests * counters} and ${above} can`;
}

function unchecked(traffic: Traffic, total: number): Problem {
  const perClient = limitCopies(traffic).rate === undefined;
  return finding(trafficRules.rateLimitTotalUnchecked, {
    path: "spec.traffic.rateLimit.total",
    message: perClient
      ? `${traffic.gateway} limits each client by itself, so there is no sum to check`
      : "how many gateway replicas there are is not stated",
    got: String(total),
    fix: perClient ? "remove total" : "add traffic.gatewayReplicas",
  });
}

/** Said once for all limits, and only where the number of replicas is known. */
function together(traffic: Traffic): Problem[] {
  const replicas = gatewayReplicas(traffic);
  if (replicas === undefined) return [];
  const sums = [...rateSum(traffic, rateCounters(traffic)), ...breakerSums(traffic, replicas)];
  if (sums.length === 0) return [];
  const least = traffic.route === "existing" ? "at least, for a route of one rule and match" : "at most";
  return [
    finding(trafficRules.limitsTogether, {
      path: "spec.traffic.gatewayReplicas",
      message: `${replicas} gateway replica${replicas === 1 ? "" : "s"} together, ${least}: ${sums.join(", ")}`,
      got: String(replicas),
      fix: "nothing, if the backends bear that; otherwise lower the limits",
    }),
  ];
}

function rateSum({ gateway, rateLimit }: Traffic, counters: Counters | undefined): string[] {
  if (rateLimit === undefined || counters === undefined) return [];
  const { requests, per } = rateLimit;
  const atOnce = rateAtOnce(gateway, rateLimit) ?? requests;
  const rate = rateText(requests * counters.number, per);
  return [
    atOnce === requests ? `rateLimit ${rate}` : `rateLimit ${rate} over time and ${atOnce * counters.number} at once`,
  ];
}

function breakerSums(traffic: Traffic, replicas: number): string[] {
  const { maxConnections, maxPendingRequests, maxParallelRequests } = traffic.circuitBreaker ?? {};
  const { breaker } = limitCopies(traffic);
  if (breaker === undefined) return [];
  const limits = { maxConnections, maxPendingRequests, maxParallelRequests };
  return (Object.keys(limits) as (keyof typeof limits)[]).flatMap((name) => {
    const limit = limits[name];
    const isRendered = capabilityOf(`circuitBreaker.${name}`, traffic).support !== "none";
    return limit === undefined || !isRendered ? [] : [`${name} ${limit * breaker * replicas}`];
  });
}
