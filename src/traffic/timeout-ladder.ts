import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service, Traffic } from "../spec/service";
import { Duration } from "../units/duration";
import { trafficRules } from "./rules";

const ZERO = Duration.of(0, "ms");

/** Envoy's own limit for a request when none is written (route.timeout); NGINX has none. */
const ENVOY_REQUEST = Duration.of(15, "s");

/** The limit of the whole request, with the words that name it in a message. */
interface RequestLimit {
  readonly value: Duration;
  readonly text: string;
}

function requestLimit(traffic: Traffic): RequestLimit | undefined {
  const { request } = traffic.timeouts;
  if (request !== undefined) return { value: request, text: `request ${request}` };
  if (traffic.gateway !== "envoy-gateway") return undefined;
  return { value: ENVOY_REQUEST, text: `Envoy's own limit of ${ENVOY_REQUEST} for a request` };
}

/** Longest wait before repeat `n`: it doubles with each. */
function longestWait(backoff: Duration, n: number): Duration {
  return backoff.times(2 ** n - 1);
}

/** Longest waits before all repeats together. */
export function longestBackoff(backoff: Duration | undefined, attempts: number): Duration {
  let sum = ZERO;
  for (let n = 1; n <= attempts; n++) sum = sum.plus(longestWait(backoff ?? ZERO, n));
  return sum;
}

/** Timeouts, tries and waits that do not fit into each other, every number in the message. */
export function timeoutLadderProblems(service: Service): Problem[] {
  const { traffic } = service;
  const limit = traffic === undefined ? undefined : requestLimit(traffic);
  if (traffic === undefined || limit === undefined) return [];
  return [...triesProblems(traffic, limit), ...latencyProblems(service, limit)];
}

function triesProblems(traffic: Traffic, limit: RequestLimit): Problem[] {
  const { backendRequest } = traffic.timeouts;
  if (backendRequest === undefined) return [];
  if (backendRequest.compare(limit.value) > 0) {
    return [
      finding(trafficRules.tryLongerThanRequest, {
        path: "spec.traffic.timeouts.backendRequest",
        message: `one try may take ${backendRequest}, longer than ${limit.text}`,
        got: String(backendRequest),
        allowed: `at most ${limit.value}`,
        fix: "shorten backendRequest or lengthen request",
      }),
    ];
  }
  if ((traffic.retry?.attempts ?? 0) === 0) return [];
  const errors = [...ladder(traffic, limit), ...retryAfterConnect(traffic, limit)];
  return errors.length > 0 ? errors : ladderWithConnect(traffic, limit);
}

/** Connecting is left out: on kept connections it costs nothing, and the warning below covers the rest. */
function ladder(traffic: Traffic, limit: RequestLimit): Problem[] {
  const attempts = traffic.retry!.attempts;
  const backendRequest = traffic.timeouts.backendRequest!;
  const waits = longestBackoff(traffic.retry!.backoff, attempts);
  const needed = backendRequest.times(attempts + 1).plus(waits);
  if (needed.compare(limit.value) <= 0) return [];
  const sum = `${attempts + 1} tries of ${backendRequest} and up to ${waits} of backoff take ${needed}`;
  return [
    finding(trafficRules.ladder, {
      path: "spec.traffic.timeouts",
      message: `${sum}, longer than ${limit.text}`,
      got: String(needed),
      allowed: `at most ${limit.value}`,
      fix: `set request to ${needed} or more, or use a shorter backendRequest, fewer attempts or a shorter backoff`,
    }),
  ];
}

function retryAfterConnect(traffic: Traffic, limit: RequestLimit): Problem[] {
  const { connect, backendRequest } = traffic.timeouts;
  const backoff = traffic.retry!.backoff ?? ZERO;
  if (connect === undefined) return [];
  const needed = connect.plus(backoff).plus(backendRequest!);
  if (needed.compare(limit.value) <= 0) return [];
  const sum = `a connection that fails after ${connect}, a backoff of ${backoff} and a try of ${backendRequest} take ${needed}`;
  return [
    finding(trafficRules.retryAfterConnect, {
      path: "spec.traffic.timeouts.connect",
      message: `${sum}, longer than ${limit.text}`,
      got: String(connect),
      allowed: `at most ${limit.value} together`,
      fix: "shorten connect: inside a cluster a connection opens in milliseconds",
    }),
  ];
}

function ladderWithConnect(traffic: Traffic, limit: RequestLimit): Problem[] {
  const { connect, backendRequest } = traffic.timeouts;
  const tries = traffic.retry!.attempts + 1;
  if (connect === undefined) return [];
  const needed = connect.plus(backendRequest!).times(tries);
  if (needed.compare(limit.value) <= 0) return [];
  return [
    finding(trafficRules.ladderWithConnect, {
      path: "spec.traffic.timeouts.connect",
      message: `${tries} tries that each connect for up to ${connect} and then take ${backendRequest} need ${needed}, longer than ${limit.text}`,
      got: String(connect),
      allowed: `at most ${limit.value} together`,
      fix: "shorten connect, or accept that the last tries are cut off when connections open slowly",
    }),
  ];
}

/** Only SLOs measured at the gateway: the app knows nothing of the gateway's timeout. */
function latencyProblems(service: Service, limit: RequestLimit): Problem[] {
  return service.slos.flatMap((slo, index) => {
    const latency = slo.indicator.latency;
    if (latency === undefined || latency.source !== "gateway" || latency.threshold.compare(limit.value) < 0) return [];
    return [
      finding(trafficRules.latencyAboveTimeout, {
        path: `spec.slos[${index}].indicator.latency.threshold`,
        message: `the threshold of ${latency.threshold} is not below ${limit.text}`,
        got: String(latency.threshold),
        allowed: `below ${limit.value}`,
        fix: "lower the threshold or lengthen the request's timeout",
      }),
    ];
  });
}
