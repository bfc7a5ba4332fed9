import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Duration } from "../units/duration";
import { expressibleProblems } from "./expressible-problems";
import type { ServiceWithTraffic } from "./gateway-renderer";
import { ingressNginxRate } from "./ingress-nginx-rate";
import { nginxParallelProblems } from "./nginx-parallel-problems";
import { nginxSyntaxProblems } from "./nginx-syntax-problems";
import { rateText } from "./rate-text";
import { retryInForce } from "./retry-in-force";
import { trafficRules } from "./rules";

/** Whole seconds without a unit: another text than a number is not read. */
export function wholeSeconds({ seconds }: Duration): string | undefined {
  return Number.isInteger(seconds) ? String(seconds) : undefined;
}

const WRITTEN = ["connect", "request", "backendRequest"] as const;

/** What ingress-nginx would refuse, or do otherwise than it reads, and that it is retired. */
export function ingressNginxProblems(service: ServiceWithTraffic): Problem[] {
  return [
    retired(service),
    ...expressibleProblems(service.traffic, WRITTEN, { print: wholeSeconds, allowed: "whole seconds" }),
    ...pathProblems(service),
    ...nginxParallelProblems(service.traffic),
    ...nginxSyntaxProblems(service.traffic),
    ...burstProblems(service),
    ...samePod(service),
  ];
}

function retired({ traffic }: ServiceWithTraffic): Problem {
  return finding(trafficRules.gatewayRetired, {
    path: "spec.traffic.gateway",
    message:
      "ingress-nginx was archived on 2026-03-24: 1.15.1 is its last release, and nobody mends its security holes",
    got: traffic.gateway,
    allowed: "envoy-gateway, traefik, nginx-gateway-fabric, nginx-ingress or nginx",
    fix: "move to envoy-gateway, which honours most of the guardrails, or to traefik, which also reads ingress-nginx's annotations",
  });
}

/** The controller leaves an Ingress with any other character out (internal/ingress/inspector/rules.go). */
function pathProblems({ traffic }: ServiceWithTraffic): Problem[] {
  if (/^\/[A-Za-z0-9._\-/]*$/.test(traffic.path.replaceAll("%", ""))) return [];
  return [
    finding(trafficRules.path, {
      path: "spec.traffic.path",
      message: "ingress-nginx does not take a path with ~",
      got: traffic.path,
      allowed: "letters, digits, dots, dashes, underscores and slashes",
      fix: "write it like /checkout",
    }),
  ];
}

function burstProblems({ traffic }: ServiceWithTraffic): Problem[] {
  const limit = traffic.rateLimit && ingressNginxRate(traffic.rateLimit);
  if (limit === undefined) return [];
  const { rate, burst } = limit;
  if (burst > 0 && burst % rate === 0) return [];
  const times = Math.max(1, Math.round(burst / rate));
  return [
    finding(trafficRules.burstNotExpressible, {
      path: "spec.traffic.rateLimit.burst",
      message: `a burst of ${burst} is no multiple of the rate, ${rateText(rate, limit.annotation === "limit-rps" ? "second" : "minute")}`,
      got: String(burst),
      allowed: `${rate}, ${2 * rate}, ${3 * rate} and so on`,
      fix: `set burst to ${times * rate}`,
    }),
  ];
}

/** The balancer takes the next pod in turn for each try, and remembers no failure. */
function samePod({ traffic, workload }: ServiceWithTraffic): Problem[] {
  const retry = retryInForce(traffic);
  if (retry === undefined) return [];
  const { replicas } = workload;
  const share = Number((100 * (1 / replicas) ** (retry.attempts + 1)).toPrecision(2));
  return [
    finding(trafficRules.retrySamePod, {
      path: "spec.traffic.retry.attempts",
      message:
        replicas === 1
          ? `all ${retry.attempts + 1} tries go to the only pod`
          : `while 1 of ${replicas} pods is dead, about ${share} percent of parallel requests meet it in all ${retry.attempts + 1} tries`,
      got: String(retry.attempts),
      fix: "nothing on this gateway, which ejects no pods: keep readiness probes short, or choose another gateway",
    }),
  ];
}
