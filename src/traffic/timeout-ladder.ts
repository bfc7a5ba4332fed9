import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service, Traffic } from "../spec/service";
import { Duration } from "../units/duration";
import { longestBackoff } from "./longest-backoff";
import { requestLimit } from "./request-limit";
import type { RequestLimit } from "./request-limit";
import { retryInForce } from "./retry-in-force";
import { trafficRules } from "./rules";

const ZERO = Duration.of(0, "ms");
const SHORTEN_CONNECT = "shorten connect: inside a cluster a connection opens in milliseconds";

/** Timeouts, tries and waits that do not fit into each other, every number in the message. A time that is not written counts as 0. */
export function timeoutLadderProblems({ traffic }: Service): Problem[] {
  const limit = traffic === undefined ? undefined : requestLimit(traffic);
  if (traffic === undefined || limit === undefined) return [];
  const tooLong = tryLongerThanRequest(traffic, limit);
  if (tooLong.length > 0) return tooLong;
  const unconnected = connectLongerThanRequest(traffic, limit);
  if (retryInForce(traffic) === undefined) return unconnected;
  const afterConnect = unconnected.length > 0 ? unconnected : retryAfterConnect(traffic, limit);
  const errors = [...ladder(traffic, limit), ...afterConnect];
  return errors.length > 0 ? errors : ladderWithConnect(traffic, limit);
}

function tryLongerThanRequest({ timeouts }: Traffic, limit: RequestLimit): Problem[] {
  const { backendRequest } = timeouts;
  if (backendRequest === undefined || backendRequest.compare(limit.value) <= 0) return [];
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

function connectLongerThanRequest({ timeouts }: Traffic, limit: RequestLimit): Problem[] {
  const { connect } = timeouts;
  if (connect === undefined || connect.compare(limit.value) < 0) return [];
  return [
    finding(trafficRules.connectLongerThanRequest, {
      path: "spec.traffic.timeouts.connect",
      message: `one connection may take ${connect} to open, which leaves nothing of ${limit.text}`,
      got: String(connect),
      allowed: `below ${limit.value}`,
      fix: SHORTEN_CONNECT,
    }),
  ];
}

/** Connecting is left out: on kept connections it costs nothing, and the warning below covers the rest. */
function ladder({ timeouts, retry }: Traffic, limit: RequestLimit): Problem[] {
  const tries = retry!.attempts + 1;
  const { backendRequest } = timeouts;
  const waits = longestBackoff(retry!.backoff, retry!.attempts);
  const needed = (backendRequest ?? ZERO).times(tries).plus(waits);
  if (needed.compare(limit.value) <= 0) return [];
  const sum =
    backendRequest === undefined
      ? `up to ${waits} of backoff between ${tries} tries`
      : `${tries} tries of ${backendRequest} and up to ${waits} of backoff take ${needed}`;
  return [
    finding(trafficRules.ladder, {
      path: "spec.traffic.timeouts",
      message: `${sum}, longer than ${limit.text}`,
      got: String(needed),
      allowed: `at most ${limit.value}`,
      fix: `set request to ${needed} or more, or use ${backendRequest === undefined ? "" : "a shorter backendRequest, "}fewer attempts or a shorter backoff`,
    }),
  ];
}

function retryAfterConnect({ timeouts, retry }: Traffic, limit: RequestLimit): Problem[] {
  const { connect, backendRequest } = timeouts;
  const backoff = retry!.backoff ?? ZERO;
  if (connect === undefined) return [];
  const needed = connect.plus(backoff).plus(backendRequest ?? ZERO);
  if (needed.compare(limit.value) <= 0) return [];
  const failed = `a connection that fails after ${connect}`;
  const sum =
    backendRequest === undefined
      ? `${failed} and a backoff of ${backoff}`
      : `${failed}, a backoff of ${backoff} and a try of ${backendRequest}`;
  return [
    finding(trafficRules.retryAfterConnect, {
      path: "spec.traffic.timeouts.connect",
      message: `${sum} take ${needed}, longer than ${limit.text}`,
      got: String(connect),
      allowed: `at most ${limit.value} together`,
      fix: SHORTEN_CONNECT,
    }),
  ];
}

function ladderWithConnect({ timeouts, retry }: Traffic, limit: RequestLimit): Problem[] {
  const { connect, backendRequest } = timeouts;
  const tries = retry!.attempts + 1;
  if (connect === undefined) return [];
  const needed = connect.plus(backendRequest ?? ZERO).times(tries);
  if (needed.compare(limit.value) <= 0) return [];
  const each = backendRequest === undefined ? "" : ` and then take ${backendRequest}`;
  return [
    finding(trafficRules.ladderWithConnect, {
      path: "spec.traffic.timeouts.connect",
      message: `${tries} tries that each connect for up to ${connect}${each} need ${needed}, longer than ${limit.text}`,
      got: String(connect),
      allowed: `at most ${limit.value} together`,
      fix: "shorten connect, or accept that the last tries are cut off when connections open slowly",
    }),
  ];
}
