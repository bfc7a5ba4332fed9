import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { gatewayReplicas } from "./gateway-replicas";
import { limitCopies } from "./limit-copies";
import { trafficRules } from "./rules";

type RateLimit = NonNullable<Traffic["rateLimit"]>;

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
  const each = rate === 1 ? "" : `${rate} limits in each of `;
  return { number: replicas * rate, text: `${each}${replicas} gateway replica${replicas === 1 ? "" : "s"}` };
}

function rateProblems(traffic: Traffic): Problem[] {
  const { rateLimit } = traffic;
  if (rateLimit?.total === undefined) return [];
  const counters = rateCounters(traffic);
  if (counters === undefined) return [unchecked(traffic, rateLimit.total)];
  const { requests, per, total } = rateLimit;
  if (requests * counters.number <= total) return [];
  return [
    finding(trafficRules.rateLimitTotal, {
      path: "spec.traffic.rateLimit.requests",
      message: `${counters.text} let through up to ${requests * counters.number} a ${per}, more than the total of ${total}`,
      got: String(requests),
      allowed: `at most ${total} together`,
      fix: suggestion(traffic, total, counters.number),
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
  const sums = [...rateSum(traffic.rateLimit, rateCounters(traffic)), ...breakerSums(traffic, replicas)];
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

function rateSum(rateLimit: RateLimit | undefined, counters: Counters | undefined): string[] {
  if (rateLimit === undefined || counters === undefined) return [];
  return [`rateLimit ${rateLimit.requests * counters.number} a ${rateLimit.per}`];
}

function breakerSums(traffic: Traffic, replicas: number): string[] {
  const { maxConnections, maxPendingRequests, maxParallelRequests } = traffic.circuitBreaker ?? {};
  const { breaker } = limitCopies(traffic);
  if (breaker === undefined) return [];
  return Object.entries({ maxConnections, maxPendingRequests, maxParallelRequests }).flatMap(([name, limit]) =>
    limit === undefined ? [] : [`${name} ${limit * breaker * replicas}`],
  );
}
