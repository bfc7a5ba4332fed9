import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Traffic } from "../spec/service";
import { nginxEjectProblems } from "./nginx-eject-problems";
import { trafficRules } from "./rules";

/** The servers that NGINX chooses from. */
export interface NginxPool {
  readonly size: number;
  /** What one of them is called in a message. */
  readonly noun: "upstream" | "pod";
  /** How to have more of them, as an instruction. */
  readonly more: string;
  /** In how many upstream blocks each stands: limits and failures are counted in each block for itself. */
  readonly copies: number;
}

/** Retries, ejection and connection limits that come to nothing with so few servers. */
export function nginxPoolProblems(traffic: Traffic, pool: NginxPool): Problem[] {
  return [
    ...retryProblems(traffic, pool),
    ...ejectProblems(traffic, pool),
    ...nginxEjectProblems(traffic),
    ...connectionProblems(traffic, pool),
  ];
}

/** Measured: one server, http_503 and three tries is one attempt; of three servers each gets one. */
function retryProblems({ retry }: Traffic, { size, noun, more }: NginxPool): Problem[] {
  const attempts = retry?.attempts ?? 0;
  if (attempts <= size - 1) return [];
  const common = { path: "spec.traffic.retry.attempts", got: String(attempts) };
  if (size === 1) {
    const message = `1 ${noun} and ${attempts} attempt${attempts === 1 ? "" : "s"}: NGINX repeats on another ${noun} only, so it never will`;
    const fix = `${more}, or set attempts to 0`;
    return [finding(trafficRules.retrySingleUpstream, { ...common, message, allowed: "0", fix })];
  }
  const message = `${size} ${noun}s allow ${size - 1} repeat${size === 2 ? "" : "s"}, so ${attempts} attempts never happen`;
  const fix = `set attempts to ${size - 1}, or ${more}`;
  return [finding(trafficRules.retryMoreThanUpstreams, { ...common, message, allowed: `0 to ${size - 1}`, fix })];
}

function ejectProblems({ circuitBreaker }: Traffic, { size, noun, more }: NginxPool): Problem[] {
  const eject = circuitBreaker?.eject;
  if (eject?.consecutiveFailures === undefined) return [];
  const path = "spec.traffic.circuitBreaker.eject";
  const single = finding(trafficRules.ejectSinglePod, {
    path,
    message: `1 ${noun}: NGINX ignores max_fails where there is no other to send requests to`,
    got: `1 ${noun}`,
    allowed: `2 ${noun}s or more`,
    fix: `${more}, or remove eject`,
  });
  const seconds = finding(trafficRules.ejectSeconds, {
    path: `${path}.for`,
    message: `NGINX cannot take ${eject.for}: fail_timeout has no milliseconds`,
    got: String(eject.for),
    allowed: "whole seconds",
    fix: `write ${Math.ceil(eject.for.seconds)}s`,
  });
  return [...(size === 1 ? [single] : []), ...(Number.isInteger(eject.for.seconds) ? [] : [seconds])];
}

function connectionProblems({ circuitBreaker }: Traffic, { size, noun, copies }: NginxPool): Problem[] {
  const limit = circuitBreaker?.maxConnections;
  const least = size * copies;
  if (limit === undefined || limit % least === 0) return [];
  const places = copies === 1 ? `${size} ${noun}s` : `${size} ${noun}s in ${copies} upstreams each`;
  const common = { path: "spec.traffic.circuitBreaker.maxConnections", got: String(limit) };
  if (limit < least) {
    return [
      finding(trafficRules.connectionsPerUpstream, {
        ...common,
        message: `${limit} connections cannot be split over ${places}`,
        allowed: `${least} or more`,
        fix: `set maxConnections to ${least} or more`,
      }),
    ];
  }
  const each = Math.floor(limit / least);
  return [
    finding(trafficRules.connectionsRounded, {
      ...common,
      message: `${limit} connections over ${places} are ${each} each, together ${each * least}`,
      fix: `nothing, or write ${each * least} or ${(each + 1) * least}`,
    }),
  ];
}
