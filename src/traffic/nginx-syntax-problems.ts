import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { nginxRate } from "./nginx-rate";
import { NGINX_RETRY_STATUSES } from "./nginx-retry-statuses";
import { rateText } from "./rate-text";
import { retryInForce } from "./retry-in-force";
import { trafficRules } from "./rules";

/** Statuses and rates that NGINX has no words for, whoever writes its configuration. */
export function nginxSyntaxProblems(traffic: Traffic): Problem[] {
  return [...statusProblems(traffic), ...rateProblems(traffic)];
}

function statusProblems(traffic: Traffic): Problem[] {
  const conditions = retryInForce(traffic)?.conditions ?? [];
  const unknown = conditions.filter(
    (condition) => typeof condition === "number" && !NGINX_RETRY_STATUSES.includes(condition),
  );
  if (unknown.length === 0) return [];
  return [
    finding(trafficRules.retryStatusUnknown, {
      path: "spec.traffic.retry.conditions",
      message: `NGINX cannot repeat on ${unknown.join(", ")}`,
      got: unknown.join(", "),
      allowed: NGINX_RETRY_STATUSES.join(", "),
      fix: `remove ${unknown.join(", ")}`,
    }),
  ];
}

function rateProblems({ rateLimit }: Traffic): Problem[] {
  if (rateLimit === undefined || nginxRate(rateLimit) !== undefined) return [];
  const { requests, per } = rateLimit;
  const nearest = Math.max(1, Math.round(requests / 60)) * 60;
  return [
    finding(trafficRules.rateLimitFraction, {
      path: "spec.traffic.rateLimit.requests",
      message: `${rateText(requests, per)} is no whole number of requests a minute`,
      got: rateText(requests, per),
      allowed: "a multiple of 60 an hour",
      fix: `write ${nearest} an hour, or limit a minute`,
    }),
  ];
}
